import { style } from '../html/style.js';

/** What the page of a transfer has beside that of a run. */
export const transferStyle = `${style}
:root { --second: #2f6fb0; --third: #8552a1; }
@media (prefers-color-scheme: dark) { :root { --second: #7fb2ea; --third: #c39ae0; } }
@media print { :root { --second: #2f6fb0; --third: #8552a1; } .triple { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
.chart.wide svg { max-width: 660px; }
.hero { margin-top: 24px; background: var(--surface); border: 1px solid var(--line); border-radius: 16px; padding: 28px 32px; border-inline-start: 6px solid var(--quiet); }
.good-hero { border-inline-start-color: var(--accent); }
.bad-hero { border-inline-start-color: var(--wrong); }
.kicker { color: var(--muted); font-size: 13px; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; margin: 0 0 6px; }
.unit { font-size: .42em; font-weight: 600; letter-spacing: 0; }
.statement { font-size: 18px; font-weight: 600; max-width: 60ch; margin: 0 0 6px; }
.tiles dd.words { font-size: 16px; line-height: 1.4; }
.tiles .of { display: block; color: var(--muted); font-size: 13px; font-weight: 400; line-height: 1.4; }
.chart.bars svg { max-width: 600px; }
.scroll td:not(.text) { white-space: nowrap; }
.reasons { margin: 6px 0 0; padding-inline-start: 20px; color: var(--muted); font-size: 14px; max-width: 90ch; }
.omitted { color: var(--muted); border: 1px dashed var(--line); border-radius: 10px; padding: 12px 16px; font-size: 14px; }
.look { margin-top: 18px; }
.strip { list-style: none; margin: 6px 0 4px; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 150px)); gap: 12px; }
.strip img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: var(--empty); border-radius: 8px; margin-bottom: 4px; }
.pair.triple { grid-template-columns: repeat(3, minmax(0, 1fr)); }
.mistakes { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(218px, 1fr)); gap: 16px; }
.mistakes > li { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 12px; break-inside: avoid; }
.mistakes img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: var(--empty); border-radius: 6px; }
.beside { display: grid; grid-template-columns: 5fr 6fr; gap: 12px; align-items: center; }
.beside .names, .near p { overflow-wrap: anywhere; }
.strip-title { margin: 10px 0 4px; }
.near { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; }
.near p { line-height: 1.2; font-size: 11px; margin-top: 2px; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.warnings { list-style: none; margin: 0; padding: 0; }
.warnings .warning { margin: 10px 0; max-width: 80ch; }
.spaced { margin-top: 20px; }
.chip { display: inline-block; border-radius: 99px; padding: 1px 10px; font-size: 12px; background: var(--empty); color: var(--muted); white-space: nowrap; }
.chip.trained { background: color-mix(in srgb, var(--accent) 16%, transparent); color: var(--accent); font-weight: 600; }
.chip.kept { border: 1px dashed var(--quiet); }
@media (max-width: 760px) { .chart.wide { overflow-x: auto; } .chart.wide svg { min-width: 500px; } .pair.triple { grid-template-columns: minmax(0, 1fr); } .hero { padding: 20px; } }
`;
