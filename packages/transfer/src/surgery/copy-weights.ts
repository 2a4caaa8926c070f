import { ConfigError, formatShape, tidy, type Model, type Parameter } from '@graftjs/core';
import { parameterNames } from '@graftjs/formats';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';

export interface CopyWeightsOptions {
  /** Which layers of the receiving model. Default all. */
  readonly layers?: Selection;
  /**
   * What the weights of a name in the receiving model are called in the giving one; `null`: they are
   * not copied. Default the same name, else that of the layer and the weight alone (`stem/kernel` of
   * `body/stem/kernel`) where it means one on either side.
   */
  readonly names?: (name: string) => string | null;
  /** Throws where a chosen weight has no counterpart, or one of another shape. Default false. */
  readonly strict?: boolean;
}

/** What was copied from one model to another, and what was not. */
export interface CopiedWeights {
  readonly matched: readonly {
    readonly from: string;
    readonly to: string;
    readonly size: number;
  }[];
  /** Weights of the receiving model that stayed as they were, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Weights of the giving model that nobody took. */
  readonly unused: readonly string[];
  /** The part of the receiving model's numbers that were copied, 0 to 1. */
  readonly share: number;
}

/**
 * Copies weights from one model to another by their names: a body that was trained alone into a model
 * that holds it, one size of an architecture into the parts that it shares with another. All is
 * compared before the first weight changes. From a file, `loadWeights` does the same.
 *
 * @example
 * const { matched, skipped } = copyWeights(pretrained, mine, { layers: { until: 'block_5' } });
 */
export function copyWeights(
  from: Model,
  to: Model,
  { layers, names, strict = false }: CopyWeightsOptions = {},
): CopiedWeights {
  const chosen = new Set(selectLayers(to, layers).flatMap(({ parameters }) => parameters));
  const given = parameterNames(from);
  const wanted = [...parameterNames(to)].filter(([, parameter]) => chosen.has(parameter));
  const findName = names ?? byName(given, parameterNames(to));
  const pairs: { from: string; source: Parameter; to: string; target: Parameter }[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (const [name, target] of wanted) {
    const found = findName(name);
    const source = found === null ? undefined : given.get(found);
    const reason = source ? misfit(source, target) : 'there is none of that name';
    if (reason === null) {
      pairs.push({ from: found as string, source: source as Parameter, to: name, target });
    } else skipped.push({ name, reason });
  }
  if (strict && skipped.length > 0) throw notAll(from, to, skipped);
  for (const { source, target } of pairs) tidy(() => target.assign(source.value));
  const used = new Set(pairs.map((pair) => pair.from));
  const total = to.parameters.reduce((sum, { size }) => sum + size, 0);
  const matched = pairs.map((pair) => ({
    from: pair.from,
    to: pair.to,
    size: pair.target.size,
  }));
  const copied = matched.reduce((sum, { size }) => sum + size, 0);
  return {
    matched,
    skipped,
    unused: [...given.keys()].filter((name) => !used.has(name)),
    share: total === 0 ? 0 : copied / total,
  };
}

type Names = ReadonlyMap<string, Parameter>;

/** The same name; else the same layer and weight, wherever both lie. */
function byName(given: Names, receiving: Names): (name: string) => string | null {
  const [theirs, ours] = [given, receiving].map(namesByEnd);
  return (name) => {
    if (given.has(name)) return name;
    const end = endOf(name);
    const [found, ...more] = theirs?.get(end) ?? [];
    return found !== undefined && more.length === 0 && ours?.get(end)?.length === 1 ? found : null;
  };
}

const endOf = (name: string): string => name.split('/').slice(-2).join('/');

function namesByEnd(names: Names): Map<string, string[]> {
  const ends = new Map<string, string[]>();
  for (const name of names.keys()) ends.set(endOf(name), [...(ends.get(endOf(name)) ?? []), name]);
  return ends;
}

function misfit(source: Parameter, target: Parameter): string | null {
  const [there, here] = [source, target].map(({ shape }) => formatShape(shape));
  return there === here ? null : `its shape is ${there} there and ${here} here`;
}

function notAll(
  from: Model,
  to: Model,
  skipped: readonly { readonly name: string; readonly reason: string }[],
): ConfigError {
  return new ConfigError({
    where: 'copyWeights',
    problem: `model "${from.name}" does not have all weights of "${to.name}"`,
    operands: skipped.slice(0, 5).map(({ name, reason }) => ({ label: name, value: reason })),
    hint: 'Choose layers, give names, or leave out strict to copy what there is.',
  });
}
