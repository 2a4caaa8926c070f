import { predict } from '@graftjs/training';
import { subModel } from '@graftjs/layers';

/** What a model (or it up to a layer) makes of examples, as rows of numbers. */
export async function tableOf(model, data, { layer } = {}) {
  const part = layer ? subModel(model, { to: layer }) : model;
  const output = await predict(part, data.batch(300));
  const values = await output.data();
  const width = output.size / output.shape[0];
  const rows = Array.from({ length: output.shape[0] }, (_, i) =>
    values.slice(i * width, (i + 1) * width),
  );
  output.dispose();
  return rows;
}
