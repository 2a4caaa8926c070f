import type { Logs, Model } from '@graftjs/core';
import type { CachedFeatures, Figures } from '../fine-tuning/fine-tune-result.js';

export interface AdaptDomainResult {
  /** The model given, trained. */
  readonly model: Model;
  /** What was done, in words. */
  readonly description: string;
  /** Layers whose outputs were made alike. */
  readonly adapted: readonly string[];
  /** An entry an epoch: `loss`, the metrics, the term by the name of the method, `val.…`. */
  readonly history: readonly Logs[];
  /** On the source (`train`, where its features were kept) and the labelled examples given. */
  readonly before: Figures;
  readonly after: Figures;
  /** Proxy A-distance of the features of both domains: 0 alike, 2 apart. */
  readonly distance: { readonly before: number; readonly after: number };
  /** `null` where nothing was kept. */
  readonly cached: CachedFeatures | null;
  readonly seconds: {
    readonly features: number;
    readonly training: number;
    readonly total: number;
  };
  readonly stopped: string | null;
}
