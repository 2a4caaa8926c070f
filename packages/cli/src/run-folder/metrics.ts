import { notesOf } from './notes.js';
import type { RunFacts } from './run-facts.js';

/** The figures of a run, as they are kept beside the model and printed as JSON. */
export function metricsOf({
  backend,
  classifier,
  counts,
  photos,
  base,
  forgetting,
  result,
  score,
  seconds,
  seed,
  skipped,
}: RunFacts) {
  const sum = (key: 'training' | 'validation'): number =>
    counts.reduce((total, count) => total + count[key], 0);
  const last = result.phases.at(-1);
  const { sweep, tried } = result;
  return {
    accuracy: score.accuracy,
    interval: score.interval,
    loss: result.logs['val.loss'] ?? null,
    classes: classifier.labels,
    perClass: score.classes,
    confusion: score.confusion,
    examples: { training: sum('training'), validation: sum('validation'), skipped: skipped.length },
    skipped,
    photos,
    base,
    recipe: result.recipe,
    penalties: result.penalties,
    // Losses, accuracies, and the term of each penalty by its name.
    phases: result.phases.map(({ name, description, history }) => ({
      name,
      description,
      epochs: history,
    })),
    ...(tried && {
      tried: tried.map((one) => ({
        name: one.name,
        accuracy: one.accuracy,
        seconds: one.seconds,
        stopped: one.stopped,
      })),
    }),
    ...(sweep && {
      rate: {
        taken: sweep.taken,
        usual: sweep.usual,
        suggestion: sweep.curve.suggestion,
        rates: sweep.curve.rates,
        losses: sweep.curve.losses,
      },
    }),
    ...(forgetting && { forgetting }),
    seed,
    backend: backend.name,
    threads: backend.threads,
    trainable: last?.trainable ?? 0,
    frozen: last?.frozen ?? 0,
    notes: notesOf(result, classifier.labels),
    stopped: result.stopped,
    seconds,
  };
}
