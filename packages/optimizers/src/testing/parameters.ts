import { defineInitializer, Parameter, tensor, tidy } from '@graftjs/core';

const zeros = defineInitializer({ type: 'testing/Zeros', fill: () => {} });

/** A parameter with these values. */
export function parameterOf(
  name: string,
  shape: readonly number[],
  values: readonly number[],
): Parameter {
  const parameter = new Parameter({ name, shape, initializer: zeros() });
  tidy(() => parameter.assign(tensor([...values], [...shape])));
  return parameter;
}

/** The values of a parameter. */
export const valuesOf = ({ value }: Parameter): number[] => Array.from(value.dataSync());
