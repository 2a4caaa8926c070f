import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes what a study found beside the others, and lists them all. */
export function writeResult(folder, page) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${page.name}.md`), resultText(page));
  writeFileSync(join(folder, 'README.md'), listOf(folder));
}

function listOf(folder) {
  const numberOf = (file) => Number(/^g(\d+)\.md$/.exec(file)?.[1] ?? Infinity);
  const rows = readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort((a, b) => numberOf(a) - numberOf(b) || a.localeCompare(b))
    .map((file) => {
      const [, name, claim] = /^# (\S+): (.*)$/m.exec(readFileSync(join(folder, file), 'utf8'));
      const [, outcome] = /^\*\*(\w+)\.\*\*/m.exec(readFileSync(join(folder, file), 'utf8'));
      return [`[${name}](${file})`, claim, outcome.toLowerCase()];
    });
  const page = table({ head: ['study', 'claim', ''], rows });
  return `# Results\n\nWritten by \`npm run study -- NAME --write\`.\n\n${page}\n`;
}

/** A study as Markdown: the claim, whether it holds, and the figures. */
export function resultText({ name, claim, threshold, passed, tables, notes = [], ...page }) {
  const { seconds, seeds, trimmed } = page;
  const command = `npm run study -- ${name}${trimmed ? ' --trimmed' : ''}`;
  const facts = [`\`${command}\``, `${Math.round(seconds)} s on simd`];
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
