import {
  add,
  mul,
  Random,
  sub,
  sum,
  tensor,
  tidy,
  variableGrads,
  type Layer,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { caseContext } from './case-context.js';
import { spreadInputs } from './case-inputs.js';
import type { LayerCase } from './layer-case.js';
import { spreadValues } from './spread-values.js';

/** One step of gradient descent, the statistics of the batch included. */
export function trainOneStep(layer: Layer, item: LayerCase): void {
  tidy(() => {
    const context = caseContext({ ...item, training: true });
    const objective = () => {
      const parts = layer
        .call(spreadInputs(item), context)
        .map((y) => sum(mul(y, tensor(spreadValues(y.shape, new Random(2)), y.shape))));
      return parts.reduce((total, part) => add(total, part)) as Scalar;
    };
    const trained = layer.trainableParameters;
    if (item.discrete) return void layer.call(spreadInputs(item), context);
    if (trained.length === 0) return void objective();
    const { grads } = variableGrads(
      objective,
      trained.map(({ value }) => value),
    );
    for (const parameter of trained) {
      const gradient = grads[parameter.value.name] as Tensor;
      parameter.assign(sub(parameter.value, mul(gradient, 0.1)));
    }
  });
}
