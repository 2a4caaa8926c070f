import type { MovedGroup, MovedLayers } from '@graftjs/report';
import {
  mean,
  tidy,
  type Dataset,
  type Layer,
  type Model,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { inlineModels, subModel } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';
import { Random } from '@graftjs/core';
import type { GroupGradient } from '../adaptive/relative-gradients.js';
import { compare, type Snapshot } from '../comparing/compare.js';
import { centredKernelAlignment } from '../explaining/centred-kernel-alignment.js';
import type { PhaseResult } from '../fine-tuning/fine-tune-result.js';
import type { Example } from '../prefix/features-of.js';
import { layerGroups } from '../rates/layer-groups.js';
import { stagesOf } from '../surgery/stages-of.js';

/** What each stage of a model gives for some examples, images averaged over their pixels. */
export type StageOutputs = ReadonlyMap<string, readonly Float32Array[]>;

export async function stageOutputs(
  model: Model,
  data: Dataset<Example>,
  examples = 64,
): Promise<StageOutputs> {
  const flat = inlineModels(model);
  const uses = usesOf(flat);
  const places = stagesOf(model).flatMap(({ name, layers }) => {
    const last = uses.findLast(({ layer }) => layers.includes(layer));
    const [output] = last?.outputs ?? [];
    return output ? [{ name, output }] : [];
  });
  const view = subModel(flat, { to: places.map(({ output }) => output) as SymbolicTensor[] });
  const found = new Map<string, Float32Array[]>(places.map(({ name }) => [name, []]));
  const batches = dataset(data).take(examples).batch(32);
  for await (const batch of batches.iterate({ epoch: 0, random: new Random(0) })) {
    const { x, y } = batch as unknown as { x: Tensor; y: Tensor };
    const made = [tidy(() => view.predict(x) as Tensor | Tensor[])].flat();
    for (const [i, tensor] of made.entries()) {
      const pooled = tidy(() => {
        const spatial = tensor.shape.map((_, axis) => axis).slice(1, -1);
        return spatial.length > 0 ? mean(tensor, spatial) : tensor.clone();
      });
      const values = await pooled.data<'float32'>();
      const width = pooled.shape[1] as number;
      for (let k = 0; k < (pooled.shape[0] as number); k++) {
        found.get(places[i]?.name ?? '')?.push(values.slice(k * width, (k + 1) * width));
      }
      pooled.dispose();
    }
    for (const tensor of [x, y, ...made]) tensor.dispose?.();
  }
  return found;
}

export interface MovedFacts {
  readonly before: Snapshot;
  readonly outputsBefore: StageOutputs;
  readonly gradients: readonly GroupGradient[] | null;
  readonly phases: readonly PhaseResult[];
}

/** Which layers moved, and how much of what they gave is still there. */
export async function movedLayers(
  model: Model,
  data: Dataset<Example>,
  { before, outputsBefore, gradients, phases }: MovedFacts,
): Promise<MovedLayers> {
  const outputsAfter = await stageOutputs(model, data);
  const { layers: changes } = await compare(before, model);
  const changeOf = new Map(changes.map((change) => [change.layer, change]));
  const rates = phases.at(-1)?.rates ?? [];
  const isKept = keptLayers(model, phases.at(-1)?.cached?.cut);
  const stages = stagesOf(model);
  // A head that is new moved from nothing.
  const body = layerGroups(model).filter(({ name }) => name !== 'head');
  const groups = body.flatMap(({ name, layers }): MovedGroup[] => {
    const own = layers.flatMap((layer) => changeOf.get(layer.name) ?? []);
    if (own.length === 0) return [];
    const moved = own.filter(({ state }) => state === 'moved');
    const size = own.reduce((sum, change) => sum + change.size, 0);
    const drift = own.reduce(
      (sum, c) => sum + (Number.isFinite(c.relative) ? c.relative * c.size : 0),
      0,
    );
    const stage = stages.find((one) => one.name === name || one.blocks.at(-1)?.name === name);
    return [
      {
        name,
        drift: drift / size,
        alignment: stage
          ? aligned(outputsBefore.get(stage.name), outputsAfter.get(stage.name))
          : null,
        gradient: gradients?.find((one) => one.name === name)?.ratio ?? null,
        rate: rates.find((one) => one.name === name)?.rate ?? null,
        state: moved.length > 0 ? 'trained' : layers.every(isKept) ? 'kept' : 'frozen',
      },
    ];
  });
  const names = stages.map(({ name }) => name).filter((name) => name !== 'head');
  const values = names.map((row) =>
    names.map((column) => aligned(outputsBefore.get(row), outputsAfter.get(column)) ?? NaN),
  );
  return { groups, heat: names.length > 1 ? { names, values } : null };
}

/** Whether a layer comes before the cut at which features were kept. */
function keptLayers(model: Model, cut: string | undefined): (layer: Layer) => boolean {
  if (cut === undefined) return () => false;
  const flat = inlineModels(model);
  const kept = new Set(usesOf(subModel(flat, { to: cut })).map(({ layer }) => layer.name));
  return ({ name }) => kept.has(name);
}

function aligned(
  a: readonly Float32Array[] | undefined,
  b: readonly Float32Array[] | undefined,
): number | null {
  if (!a || !b || a.length < 4 || a.length !== b.length) return null;
  const value = centredKernelAlignment(a, b);
  return Number.isFinite(value) ? value : null;
}
