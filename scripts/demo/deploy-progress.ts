/** Tells a person where a `cdktf deploy` is, from the lines that it writes. */
export function deployProgress(say: (text: string) => void): (line: string) => void {
  let made = 0;
  say('cdktf synthesizes the stack');
  return (line) => {
    if (/Initializing the backend/.test(line)) say('terraform init');
    else if (/Reading\.\.\.|Refreshing state/.test(line)) say('terraform plan');
    else if (/Plan: /.test(line)) say(line.replace(/^.*Plan: /, 'terraform apply: '));
    else if (/(Creation|Modifications) complete/.test(line)) {
      made += 1;
      say(`terraform apply: ${made} resources made or changed`);
    } else {
      const [, type = '', path = '', elapsed = ''] = still.exec(line) ?? [];
      if (type === 'aws_lambda_invocation') say(`the function is at work, ${elapsed}`);
      else if (type !== '') say(`terraform apply: the provider waits for ${path} (${type}), ${elapsed}`);
    }
  };
}

const still = /\b(aws_\w+)\.\S+ \(([^)]+)\): Still \w+\.\.\. \[(?:id=[^,]*, )?(\w+) elapsed\]/;
