import { addN, mul, scalar, square, sum } from '@graftjs/core';
import { graft, l2sp } from '@graftjs/transfer';
import { digits } from './shared/digits.mjs';
import { fewLabels } from './shared/few-labels.mjs';
import { mean, one, spread } from './shared/figures.mjs';
import { gateSeeds, lpftOf, newHead } from './shared/sample-efficiency.mjs';
import { sourceNet } from './shared/source-net.mjs';
import { trial } from './shared/trial.mjs';

export const claim = 'L2-SP forgives its strength: a plateau over four decades, from a probe on';
export const threshold =
  'at 10 labels a class, α from 0.001 to 10: the means lie within 2 points, and plain L2 never does better';

const HEAD = 0.01;

/** Plain weight decay in the loss, towards zero instead of the source. */
function l2({ alpha }) {
  return {
    name: 'l2',
    describe: () => `L2: ${alpha}/2 |w|^2`,
    bind({ source, fresh }) {
      const strength = new Map([
        ...source.map((parameter) => [parameter, alpha]),
        ...fresh.map((parameter) => [parameter, HEAD]),
      ]);
      return {
        name: 'l2',
        dispose() {},
        term(parameters) {
          const terms = parameters.map((p) =>
            mul(sum(square(p.value)), (strength.get(p) ?? 0) / 2),
          );
          return terms.length > 0 ? addN(terms) : scalar(0);
        },
      };
    },
  };
}

export async function study({ dataDir, trimmed }) {
  const seeds = gateSeeds(trimmed);
  const { pool, test } = digits(dataDir);
  const run = async (penalty) => {
    const values = [];
    for (const seed of seeds) {
      const data = fewLabels(pool, 10, seed);
      const model = graft(await sourceNet(dataDir, { trimmed }), { head: newHead() });
      const recipe = lpftOf(data);
      values.push(await trial({ model, data, test, recipe, seed, ...(penalty && { penalty }) }));
    }
    return values;
  };
  const none = await run(null);
  const rows = [];
  for (const alpha of trimmed ? [0.001, 10] : [0.001, 0.01, 0.1, 1, 10]) {
    const sp = await run(l2sp({ alpha, beta: HEAD }));
    rows.push({ alpha, sp, plain: await run(l2({ alpha })) });
  }
  const means = rows.map(({ sp }) => mean(sp));
  const range = Math.max(...means) - Math.min(...means);
  return {
    passed: range <= 2 && rows.every(({ sp, plain }) => mean(sp) >= mean(plain)),
    seeds,
    figures: {
      none: mean(none),
      range,
      ...Object.fromEntries(
        rows.map(({ alpha, sp, plain }) => [alpha, { l2sp: mean(sp), l2: mean(plain) }]),
      ),
    },
    tables: [
      {
        head: ['α', 'L2-SP', 'L2', 'over'],
        rows: rows.map(({ alpha, sp, plain }) => [
          alpha,
          spread(sp),
          spread(plain),
          one(mean(sp) - mean(plain)),
        ]),
      },
    ],
    notes: [`Without a penalty: ${spread(none)}. The means of L2-SP span ${one(range)} points.`],
  };
}
