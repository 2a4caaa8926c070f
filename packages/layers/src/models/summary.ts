import { className, formatShape, type LayerUse, type Model } from '@graftjs/core';
import { topologyOf } from './topology.js';

/** One line of the table. */
type Row = readonly [
  layer: string,
  output: string,
  parameters: string,
  from: string,
  trains: string,
];

const count = (total: number): string => total.toLocaleString('en-US');
const sizeOf = (parameters: readonly { readonly size: number }[]): number =>
  parameters.reduce((sum, { size }) => sum + size, 0);

/** A table of a model's layers: the shape of what each gives and how many numbers it holds. */
export function summaryOf(model: Model): string {
  const { uses } = topologyOf(model.outputs);
  const rows = model.layers.map((layer): Row => {
    const own = uses.filter((use: LayerUse) => use.layer === layer);
    const from = own.flatMap(({ inputs }) => inputs.map(({ use }) => use.layer.name));
    return [
      `${layer.name} (${className(layer.type)})`,
      formatShape(own[0]?.outputs[0]?.shape ?? []),
      count(sizeOf(layer.parameters)),
      from.join(', ') || '-',
      layer.parameters.length === 0 ? '-' : layer.trainableParameters.length > 0 ? 'yes' : 'frozen',
    ];
  });
  const head: Row = ['layer (type)', 'output', 'parameters', 'from', 'trains'];
  return [`model "${model.name}"`, ...table([head, ...rows]), ...totals(model)].join('\n');
}

function table(rows: readonly Row[]): string[] {
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        // Numbers line up at their end.
        column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)));
  return [rule, lines[0] ?? '', rule, ...lines.slice(1), rule];
}

function totals(model: Model): string[] {
  const total = sizeOf(model.parameters);
  const trained = sizeOf(model.trainableParameters);
  return [
    `parameters ${count(total)}`,
    `trained ${count(trained)}, not trained ${count(total - trained)}`,
  ];
}
