import type { OptionSchema, ResolvedOptions } from '../options/option.js';
import type { CallContext } from './call-context.js';

/** What `call` receives beside the tensor. */
export interface LayerCall<S extends OptionSchema, Weights> extends CallContext {
  readonly options: ResolvedOptions<S>;
  readonly weights: Weights;
  /** Whether the layer (and no model around it) is frozen. */
  readonly frozen: boolean;
}
