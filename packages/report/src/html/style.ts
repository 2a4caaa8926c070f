/** Every colour is a variable, so that the charts follow the scheme of the reader as well. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #faf9f5; --surface: #fff; --ink: #1d2420; --muted: #636d66; --quiet: #96a09a;
  --line: #e2e0d7; --empty: #f1efe8; --accent: #1b7a4b; --wrong: #c2561c; --on-heat: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121513; --surface: #1a1e1b; --ink: #e7eae5; --muted: #9ba69f; --quiet: #7f8a84;
    --line: #2c322e; --empty: #222723; --accent: #5fc592; --wrong: #ee9559; --on-heat: #0d120f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}
main { max-width: 1040px; margin: 0 auto; padding: 40px 24px 64px; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 24px; }
header p, footer { color: var(--muted); font-size: 13px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 0 0 4px; font-weight: 650; }
section { margin-top: 52px; }
p { margin: 0 0 8px; }
bdi { overflow-wrap: anywhere; }
.lead { color: var(--muted); max-width: 72ch; margin-bottom: 16px; }
.verdict { display: grid; grid-template-columns: minmax(0, 4fr) minmax(0, 5fr); gap: 24px 40px; align-items: center; margin-top: 20px; }
.big { font-size: 68px; line-height: 1.05; font-weight: 700; letter-spacing: -.035em; color: var(--accent); margin: 0 0 10px; font-variant-numeric: tabular-nums; }
.big.doubtful { color: var(--wrong); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; margin: 28px 0 0; }
.tiles div { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.tiles dd { font-size: 21px; font-weight: 600; line-height: 1.3; }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 24px 32px; align-items: start; }
.pair.uneven { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
.stack > * + * { margin-top: 24px; }
figure { margin: 0; }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; }
.chart.fitting svg { width: auto; max-width: 100%; }
.chart.natural svg { width: auto; max-width: none; }
.chart.wide svg { max-width: 720px; }
.narrow { max-width: 680px; }
figcaption { display: flex; gap: 16px; align-items: baseline; margin-bottom: 6px; font-size: 13px; }
.key { color: var(--muted); }
.key::before { content: ""; display: inline-block; width: 20px; border-top: 2px solid var(--accent); vertical-align: middle; margin-right: 6px; }
.key.training::before { border-top: 2px dashed var(--quiet); }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding-bottom: 6px; }
th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--line); font-weight: 400; vertical-align: baseline; }
thead th { color: var(--muted); font-size: 13px; white-space: nowrap; }
.text { text-align: start; }
tbody th.text { min-width: 7em; }
th.text:first-child, td.text:first-child { padding-inline-start: 0; }
tbody th bdi { display: inline-block; max-width: 46ch; }
td.bar { text-align: start; white-space: nowrap; }
td.bar span { display: inline-block; min-width: 4.1em; text-align: end; margin-inline-end: 10px; }
td.bar i { display: inline-block; width: clamp(40px, 12vw, 130px); height: 8px; border-radius: 4px; vertical-align: .06em; background: linear-gradient(var(--accent) 0 0) 0 0 / var(--share) 100% no-repeat var(--empty); }
td.frozen { color: var(--muted); }
td.trained { color: var(--accent); font-weight: 600; white-space: nowrap; }
.scroll { overflow-x: auto; }
.scroll.tall { max-height: 520px; overflow-y: auto; }
.scroll.tall thead th { position: sticky; top: 0; background: var(--paper); }
details { margin-top: 14px; }
summary { color: var(--muted); cursor: pointer; font-size: 13px; }
.note { color: var(--muted); font-size: 13px; margin-top: 10px; }
.warning, .good { border-inline-start: 3px solid var(--wrong); padding-inline-start: 12px; margin: 16px 0; }
.good { border-color: var(--accent); }
.gallery { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: 20px 16px; }
.gallery img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: var(--empty); border-radius: 8px; margin-bottom: 8px; }
.names { line-height: 1.35; margin: 0; }
.small { color: var(--muted); font-size: 12px; margin: 0; }
pre { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 16px; font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.facts { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 0; }
footer { margin-top: 56px; border-top: 1px solid var(--line); padding-top: 14px; }
@media (max-width: 760px) {
  main { padding: 24px 16px 48px; }
  .verdict, .pair, .pair.uneven { grid-template-columns: minmax(0, 1fr); }
  .big { font-size: 54px; }
  section { margin-top: 40px; }
}
@media print {
  :root {
    --paper: #fff; --surface: #fff; --ink: #000; --muted: #444; --quiet: #888;
    --line: #ccc; --empty: #f3f3f3; --accent: #1b7a4b; --wrong: #b84d14; --on-heat: #fff;
  }
  body { font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  section { margin-top: 28px; }
  h2, .lead { break-after: avoid; }
  figure, tr, .gallery li, .tiles, .verdict { break-inside: avoid; }
  details { display: none; }
  .scroll, .scroll.tall { overflow: visible; max-height: none; }
}
`;
