import type { ClassificationReport, ReportRow } from './report-row.js';

const HEADERS = ['precision', 'recall', 'f1-score', 'support'];

const cell = (text: string): string => ` ${text.padStart(9)}`;
const amount = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(2);

/** As Python writes it: a number that lies exactly between two goes to the even one. */
function fixed(value: number, digits: number): string {
  const exact = value.toFixed(60);
  const end = exact.indexOf('.') + digits;
  const tie = /^50*$/.test(exact.slice(end + 1)) && Number(exact[end]) % 2 === 0 && digits > 0;
  return tie ? exact.slice(0, end + 1) : value.toFixed(digits);
}

/** The table of a report, laid out as scikit-learn does. */
export function formatReport(
  { classes, accuracy, averages }: Omit<ClassificationReport, 'text'>,
  digits: number,
): string {
  const names = classes.map(({ name }) => name.length);
  const width = Math.max(...names, 'weighted avg'.length, digits);
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padStart(width)} ${cells.map(cell).join('')}\n`;
  const row = ({ name, precision, recall, f1, support }: ReportRow): string =>
    line(name, [
      ...[precision, recall, f1].map((figure) => fixed(figure, digits)),
      amount(support),
    ]);
  const support = averages[0]?.support ?? 0;
  const right =
    accuracy === null ? '' : line('accuracy', ['', '', fixed(accuracy, digits), amount(support)]);
  return [line('', HEADERS), '\n', ...classes.map(row), '\n', right, ...averages.map(row)].join('');
}
