import { type Html, html, trusted } from './html';

export interface Page {
  readonly title: string;
  readonly body: Html;
}

/** A page that needs nothing but itself: no script, no font, no network. Reads on paper, on a phone, in the dark. */
export function page({ title, body }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.html;
}

const style = `
:root { --ink: #1c2430; --soft: #5a6675; --line: #d9dfe6; --paper: #ffffff; --panel: #f5f7f9; --link: #0b5cad;
  --bad: #b3261e; --bad-paper: #fdecea; --warn: #7a4d00; --warn-paper: #fff4dd; --good: #14663a; --good-paper: #e6f4ea; --note: #33507a; --note-paper: #eaf0f9; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa7b8; --line: #364050; --paper: #14181f; --panel: #1c222c; --link: #7db8ff;
  --bad: #ffb4ab; --bad-paper: #45201d; --warn: #ffd28a; --warn-paper: #3d2f12; --good: #8fdcae; --good-paper: #16341f; --note: #b3cbf3; --note-paper: #1d2a40; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h1, h2, h3, p { overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0; min-width: 0; }
p { margin: .4rem 0; }
.soft { color: var(--soft); }
.verdict { padding: .9rem 1.1rem; border-radius: .5rem; margin: 1rem 0; font-size: 1.1rem; border-left: .4rem solid currentColor; }
.verdict p { color: var(--ink); font-size: 1rem; }
.bad { color: var(--bad); background: var(--bad-paper); }
.warn { color: var(--warn); background: var(--warn-paper); }
.good { color: var(--good); background: var(--good-paper); }
.note { color: var(--note); background: var(--note-paper); }
.badge { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; margin: .7rem 0; break-inside: avoid; }
.card header { display: flex; gap: .6rem; align-items: baseline; flex-wrap: wrap; }
code, pre { font: .88em/1.5 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; white-space: pre-wrap; margin: .5rem 0 0; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; overflow-wrap: normal; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1rem 0; break-inside: avoid; overflow: hidden; }
figure svg { max-width: 100%; height: auto; }
figure .narrow { display: none; }
td time, td .time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.settings th { width: 40%; overflow-wrap: anywhere; }
@media screen and (max-width: 40rem) { figure .wide { display: none; } figure .narrow { display: block; } .scroll td { min-width: 5rem; } .scroll td.number { min-width: 0; } .statements td:first-child { min-width: 15rem; } }
figcaption { color: var(--soft); font-size: .9rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .7rem; margin: 1rem 0; }
.facts div { overflow-wrap: anywhere; background: var(--panel); border-radius: .5rem; padding: .6rem .8rem; }
.facts dt, .facts .soft { font-size: .85rem; }
.facts strong { display: block; font-size: 1.15rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
@media print { :root { color-scheme: light; } body { font-size: 11pt; } tr, pre { break-inside: avoid; } .scroll { overflow: visible; } main { max-width: none; padding: 0; } h2 { break-after: avoid; } }
`;
