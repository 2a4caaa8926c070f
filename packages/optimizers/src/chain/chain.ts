import {
  className,
  ConfigError,
  dispose,
  toConfig,
  type Config,
  type GradientTransform,
  type Optimizer,
  type Registry,
} from '@graftjs/core';
import { defineLink, type Link } from './link.js';

const TYPE = 'optimizers/Chain';
type Part = Link | GradientTransform | Optimizer;

const isOptimizer = (part: Part): part is Optimizer => 'stateOf' in part;
const isLink = (part: Part): part is Link => 'around' in part;

/** Gradients go through the transform before the optimizer takes them. */
function transformed(transform: GradientTransform): Link {
  const link = defineLink({
    type: transform.type,
    stateful: false,
    around: ({ inner }) => ({
      apply(gradients) {
        const given = new Set(gradients.map(({ gradient }) => gradient.id));
        const made = transform.transform(gradients);
        inner.apply(made);
        dispose(made.map(({ gradient }) => gradient).filter(({ id }) => !given.has(id)));
      },
    }),
  });
  return link();
}

function link(parts: readonly Part[]): Optimizer {
  const [optimizer, ...outward] = [...parts].reverse();
  const types = outward.filter((part) => isLink(part) && part.stateful).map(({ type }) => type);
  const twice = types.find((type, i) => types.indexOf(type) !== i);
  if (!optimizer || !isOptimizer(optimizer) || outward.some(isOptimizer) || twice) {
    throw new ConfigError({
      where: 'chain',
      problem: twice
        ? `${className(twice)} is there twice`
        : 'the optimizer comes last, and there is one',
      operands: [{ label: 'got', value: parts.map(({ type }) => className(type)).join(', ') }],
      hint: 'chain(clipByGlobalNorm(1), adam(1e-3))',
    });
  }
  const identity = { type: TYPE, getConfig: () => toConfig({ parts }, 'chain') };
  return (outward as (Link | GradientTransform)[]).reduce<Optimizer>((inner, part) => {
    const members = (isLink(part) ? part : transformed(part)).around(inner);
    // Getters stay getters: the members are the object.
    return Object.assign(members, identity);
  }, optimizer);
}

function fromConfig(config: Config, registry: Registry): Optimizer {
  return link((registry.revive(config) as { readonly parts: readonly Part[] }).parts);
}

/**
 * An optimizer with parts before it: gradients enter on the left, pass through each, and the
 * optimizer at the end moves the parameters. State, saving and loading are those of all together.
 *
 * @param parts clipping, accumulation, weight decay, means of weights and others, and an optimizer
 * @throws ConfigError where the optimizer is not the last, or a part that remembers is there twice
 *
 * @example
 * chain(clipByGlobalNorm(1), adam(1e-3));
 * chain(accumulate(4), clipByGlobalNorm(1), weightDecay(0.05), ema(0.999), lion(1e-4));
 */
export const chain = Object.assign(
  (...parts: readonly [...(Link | GradientTransform)[], Optimizer]): Optimizer => link(parts),
  { type: TYPE, fromConfig },
);
