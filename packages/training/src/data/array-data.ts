import { ConfigError, DataError, didYouMean, type Model, type Shape } from '@graftjs/core';
import { columnOf, type Column } from './column.js';
import { isNumbers, type Numbers } from './numbers.js';

/** One array, or one for each input or output of the model: in order, or by its name. */
export type Columns = Numbers | readonly Numbers[] | NamedColumns;

export interface NamedColumns {
  readonly [name: string]: Numbers;
}

/** All examples in memory. Tensors stay yours. */
export interface ArrayData {
  readonly x: Columns;
  readonly y: Columns;
  /** One number an example. */
  readonly sampleWeight?: Numbers | null;
}

/** The columns of arrays, checked against the model and each other. */
export interface ArrayColumns {
  readonly x: readonly Column[];
  readonly y: readonly Column[];
  readonly sampleWeight: Column | null;
  readonly length: number;
}

export function arrayColumns(model: Model, data: ArrayData, where: string): ArrayColumns {
  const x = inputColumns(model, data.x, where);
  const length = x[0]?.length ?? 0;
  const outputs = model.built ? ports(model.outputs) : null;
  const y = spread(data.y, `${where}, y`, outputs).map(({ numbers, place, port }) =>
    columnOf(numbers, { where: place, expected: port, labels: { examples: length } }),
  );
  const sampleWeight = data.sampleWeight
    ? columnOf(data.sampleWeight, { where: `${where}, sampleWeight`, expected: null })
    : null;
  checkLengths([...x, ...y, ...(sampleWeight ? [sampleWeight] : [])], where);
  return { x, y, sampleWeight, length };
}

/** The columns of `x` alone, for predictions. */
export function inputColumns(model: Model, x: Columns, where: string): readonly Column[] {
  const inputs = model.built ? ports(model.inputs) : null;
  const columns = spread(x, `${where}, x`, inputs).map(({ numbers, place, port }) =>
    columnOf(numbers, { where: place, expected: port }),
  );
  checkLengths(columns, where);
  return columns;
}

/** Names of outputs, made unique where one layer gives several. */
export function portNames(symbols: Model['outputs']): string[] {
  const names = symbols.map(({ use }) => use.layer.name);
  const several = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return names.map((name, i) => (several(name) ? `${name}:${i}` : name));
}

type Ports = readonly { readonly name: string; readonly shape: Shape }[];

const ports = (symbols: Model['inputs']): Ports => {
  const names = portNames(symbols);
  return symbols.map(({ shape }, i) => ({ name: names[i] as string, shape: shape.slice(1) }));
};

interface Given {
  readonly numbers: Numbers;
  readonly place: string;
  readonly port: Shape | null;
}

/** One entry for each input or output; what is an array of arrays depends on how many there are. */
function spread(columns: Columns, where: string, known: Ports | null): Given[] {
  if (columns === undefined || columns === null) {
    throw new DataError({ where, problem: 'it is missing' });
  }
  if (!isNumbers(columns)) return byName(columns as NamedColumns, where, known);
  const list = columns as readonly Numbers[];
  const several = (known?.length ?? 1) > 1;
  const listed = Array.isArray(columns) && list.every(isNumbers) && list.length === known?.length;
  if (several && listed) {
    return list.map((numbers, i) => ({
      numbers,
      place: `${where}[${i}]`,
      port: known?.[i]?.shape ?? null,
    }));
  }
  if (!several)
    return [{ numbers: columns as Numbers, place: where, port: known?.[0]?.shape ?? null }];
  throw new DataError({
    where,
    problem: `the model has ${known?.length} of them, and one array is given`,
    hint: `Give a list of ${known?.length}, or an object with ${known?.map(({ name }) => `"${name}"`).join(', ')}.`,
  });
}

function byName(columns: NamedColumns, where: string, known: Ports | null): Given[] {
  const names = Object.keys(columns);
  if (!known) {
    throw new ConfigError({
      where,
      problem: 'the model is not built, so its names are not known',
      hint: 'Give the arrays as a list, or the first layer an inputShape.',
    });
  }
  const unknown = names.find((name) => !known.some((port) => port.name === name));
  if (unknown !== undefined) {
    throw new DataError({
      where,
      problem: `the model has nothing called "${unknown}"`,
      hint: didYouMean(
        unknown,
        known.map(({ name }) => name),
      ),
    });
  }
  return known.map(({ name, shape }) => {
    const numbers = columns[name];
    if (numbers !== undefined) return { numbers, place: `${where}.${name}`, port: shape };
    throw new DataError({ where, problem: `"${name}" is missing` });
  });
}

function checkLengths(columns: readonly Column[], where: string): void {
  const [first] = columns;
  if (!first || first.length === 0) {
    throw new DataError({ where, problem: 'there are no examples' });
  }
  if (columns.every(({ length }) => length === first.length)) return;
  throw new DataError({
    where,
    problem: 'the arrays hold different numbers of examples',
    operands: columns.map((column) => ({
      label: column.where.slice(where.length + 2),
      value: column.length,
    })),
  });
}
