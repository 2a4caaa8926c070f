import type {
  GivenOptions,
  LayerFactory,
  LayerOptions,
  OptionSchema,
  ResolvedOptions,
} from '@graftjs/core';
import { regularizer } from '../options/layer-values.js';
import { recurrentLayer, type RecurrentLayer } from './recurrent-layer.js';
import type { RecurrentCell } from './recurrent-cell.js';
import { sequenceOptions } from './sequence-options.js';

/** Options of a layer whose cell takes the rest of them. */
export const layerOfCellOptions = <const S extends OptionSchema>(cell: S) => ({
  ...cell,
  activityRegularizer: regularizer,
  ...sequenceOptions,
});

type Options<S extends OptionSchema> = ReturnType<typeof layerOfCellOptions<S>>;

/** A layer that is a cell run over a sequence, with the options of both in one. */
export function layerOfCell<
  const S extends OptionSchema,
  const Positional extends keyof S & string,
>(
  type: string,
  positional: Positional,
  cellOptions: S,
  cell: (options: GivenOptions<S & LayerOptions>) => RecurrentCell,
): LayerFactory<Options<S>, Positional, RecurrentLayer> {
  return recurrentLayer<Options<S>, Positional>({
    type,
    options: layerOfCellOptions(cellOptions),
    positional,
    cell(resolved: ResolvedOptions<Options<S>>) {
      const given = resolved as { readonly [name: string]: unknown };
      const own = Object.keys(cellOptions).map((name) => [name, given[name]]);
      return cell(Object.fromEntries(own) as GivenOptions<S & LayerOptions>);
    },
  });
}
