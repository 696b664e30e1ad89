import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { askGithub, loginAnew } from './login-anew';

export interface PublishedCodeProps {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly app: string;
  /** Of the app that is there now: one that was made anew has the old name and no code. */
  readonly appPrincipalId: string;
  /** The zip, by a path that its content names. */
  readonly path: string;
  readonly after: readonly ITerraformDependable[];
}

/**
 * The code by Azure's own command line, with the login of whoever runs Terraform: the provider itself knows only the app's publishing
 * password, which is switched off then. Again whenever the code or the app is another one.
 */
export class PublishedCode extends Construct {
  readonly resource: DataResource;

  constructor(scope: Construct, id: string, props: PublishedCodeProps) {
    super(scope, id);
    const { subscriptionId, resourceGroup, app, appPrincipalId, path, after } = props;
    this.resource = new DataResource(this, 'upload', {
      triggersReplace: [path, subscriptionId, resourceGroup, app, appPrincipalId],
      dependsOn: [...after],
      provisioners: [
        {
          type: 'local-exec',
          command,
          // Whoever is logged in may look at another subscription by default.
          environment: {
            SUBSCRIPTION: subscriptionId,
            GROUP: resourceGroup,
            APP: app,
            CODE: path,
            ASK_GITHUB: askGithub,
          },
        },
      ],
    });
  }
}

const there = '--subscription "$SUBSCRIPTION"';

const thereIsAz =
  'command -v az >/dev/null || { echo "az is not on this machine, and it uploads the code of the Function app: ' +
  'install Azure\'s command line, type az login, then deploy again" >&2; exit 1; }';

/** Said at once, in the words of `az`: no wait helps against it. */
const mayLogIn = `who=$(az account show ${there} --query user.name --only-show-errors --output tsv) || exit 1`;

/** With a login for each attempt: they take minutes, with minutes between them. */
const upload =
  `upload() { ${loginAnew}; ` +
  `az functionapp deployment source config-zip ${there} --resource-group "$GROUP" --name "$APP" --src "$CODE" ` +
  '--timeout 600 --only-show-errors --output none; }';

/**
 * The app's right on its storage and the addresses that may upload are new in the first deploy, and refused until they are known
 * everywhere: minutes, https://learn.microsoft.com/azure/role-based-access-control/troubleshooting. The same zip again does no harm.
 */
const untilTaken =
  'for pause in 30 60 120; do upload && exit 0; sleep "$pause"; done; upload || ' +
  '{ echo "the code was not uploaded: settle what az says above, then deploy again; what is made stays" >&2; exit 1; }';

const command = [thereIsAz, mayLogIn, upload, untilTaken].join('; ');
