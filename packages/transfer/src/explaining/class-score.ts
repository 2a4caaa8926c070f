import {
  ConfigError,
  gather,
  reshape,
  sum,
  tensor1d,
  type Scalar,
  type Tensor,
} from '@graftjs/core';

/** Which output of the model is explained: one class for all examples, or one each. */
export type ClassChoice = number | readonly number[];

/** The class of each example: those given, or those that the model finds most likely. */
export async function chosenClasses(
  output: Tensor,
  choice: ClassChoice | undefined,
  where: string,
): Promise<number[]> {
  const [count = 0, classes = 0] = output.shape;
  if (output.rank !== 2) {
    throw new ConfigError({
      where,
      problem: `it explains classifiers with outputs [examples, classes]; this output has rank ${output.rank}`,
    });
  }
  const chosen = await choices(output, choice, count, classes);
  const wrong = chosen.find((k) => !Number.isInteger(k) || k < 0 || k >= classes);
  if (wrong !== undefined || chosen.length !== count) {
    throw new ConfigError({
      where,
      problem:
        wrong === undefined
          ? `${chosen.length} classes are given for ${count} examples`
          : `there is no class ${wrong}; the model has ${classes}`,
    });
  }
  return chosen;
}

async function choices(
  output: Tensor,
  choice: ClassChoice | undefined,
  count: number,
  classes: number,
): Promise<number[]> {
  if (typeof choice === 'number') return Array.from({ length: count }, () => choice);
  if (choice) return [...choice];
  const values = await output.data<'float32'>();
  return Array.from({ length: count }, (_, i) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (values[i * classes + k]! > values[i * classes + best]!) best = k;
    }
    return best;
  });
}

/** The outputs of the chosen classes, one an example: [n]. */
export function scoresOf(output: Tensor, classes: readonly number[]): Tensor {
  const width = output.shape[1] as number;
  const flat = reshape(output, [-1]);
  return gather(
    flat,
    tensor1d(
      classes.map((k, i) => i * width + k),
      'int32',
    ),
  );
}

/** Their sum: each example's own gradient, since no example reaches another's score. */
export const totalScore = (output: Tensor, classes: readonly number[]): Scalar =>
  sum<Scalar>(scoresOf(output, classes));
