import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes what a study found beside the others. */
export function writeResult(folder, page) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${page.name}.md`), resultText(page));
}

/** A study as Markdown: the claim, whether it holds, and the figures. */
export function resultText({ name, claim, threshold, passed, tables, notes = [], ...page }) {
  const { seconds, seeds } = page;
  const facts = [`\`npm run study -- ${name}\``, `${Math.round(seconds)} s on simd`];
  if (seeds.length > 0) facts.push(`seeds ${seeds.join(', ')}`);
  return [
    `# ${/^g\d+$/.test(name) ? name.toUpperCase() : name}: ${claim}`,
    `**${passed ? 'Passed' : 'Failed'}.** Wanted: ${threshold}.`,
    ...tables.map(table),
    ...notes,
    `${facts.join(', ')}.`,
  ]
    .join('\n\n')
    .concat('\n');
}

function table({ title, head, rows }) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const [first, ...others] = cells;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [...(title ? [`${title}\n`] : []), line(first), rule, ...others.map(line)].join('\n');
}
