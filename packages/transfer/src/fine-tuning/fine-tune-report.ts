import type { FineTuneReport, PhaseResult } from './fine-tune-result.js';

/** Adds the table to the data, where JSON does not see it. */
export function reportOf(facts: FineTuneReport): FineTuneReport {
  return Object.defineProperty({ ...facts }, 'toString', { value: () => table(facts) });
}

const HEADINGS = ['phase', 'trained', 'frozen', 'epochs', 'rate', 'features', 'training', 'result'];

function table({ recipe, penalties, phases, seconds, notes, stopped }: FineTuneReport): string {
  const rows = phases.map((phase) => [
    phase.name,
    phase.trainable.toLocaleString('en'),
    phase.frozen.toLocaleString('en'),
    String(phase.history.length),
    rateRange(phase),
    `${phase.seconds.features.toFixed(1)} s`,
    `${phase.seconds.training.toFixed(1)} s`,
    change(phase),
  ]);
  const widths = HEADINGS.map((heading, i) =>
    Math.max(heading.length, ...rows.map((row) => (row[i] as string).length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd();
  return [
    recipe,
    ...penalties.map((penalty) => `with ${penalty}`),
    '',
    line(HEADINGS),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    ...phases.flatMap((phase) => phase.notes.map((note) => `${phase.name}: ${note}`)),
    ...notes,
    '',
    `what was frozen is what it was, bit for bit: ${phases.map(({ frozenHash }) => frozenHash).join(', ')}`,
    `${seconds.total.toFixed(1)} s in all${stopped === null ? '' : `; ended early: ${stopped}`}`,
  ].join('\n');
}

function rateRange({ rates }: PhaseResult): string {
  const known = rates.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  if (known.length === 0) return '-';
  const [low, high] = [Math.min(...known), Math.max(...known)].map((rate) =>
    String(Number(rate.toPrecision(3))),
  );
  return low === high ? (low as string) : `${low} to ${high}`;
}

/** `accuracy 0.102 -> 0.941 (validation)`: the first metric, else the loss. */
function change({ before, after }: PhaseResult): string {
  const which = after.validation ? 'validation' : 'train';
  const logs = after[which];
  if (!logs) return '-';
  const key = Object.keys(logs).find((name) => !/(^|\.)loss$/.test(name)) ?? 'loss';
  const figure = (value: number | undefined): string => value?.toFixed(3) ?? '?';
  return `${key} ${figure(before[which]?.[key])} -> ${figure(logs[key])} (${which})`;
}
