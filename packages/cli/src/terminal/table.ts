/** Rows as aligned columns; those of numbers (after the first) to the right. */
export function table(rows: readonly (readonly (string | number)[])[], indent = '  '): string {
  const texts = rows.map((row) => row.map(String));
  const widths = (texts[0] ?? []).map((_, c) =>
    Math.max(...texts.map((row) => row[c]?.length ?? 0)),
  );
  const isNumeric = widths.map(
    (_, c) => c > 0 && texts.slice(1).every((row) => /^[-+\d.,% ]*$/.test(row[c] ?? '')),
  );
  return texts
    .map((row) =>
      row.map((text, c) =>
        isNumeric[c] ? text.padStart(widths[c] ?? 0) : text.padEnd(widths[c] ?? 0),
      ),
    )
    .map((cells) => (indent + cells.join('  ')).trimEnd())
    .join('\n');
}
