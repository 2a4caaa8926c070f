import { ConfigError } from '@graftjs/core';
import type { ImageFolder } from '@graftjs/datasets';
import { renderTransferReport } from '@graftjs/report';
import { transferStudy, type ModelCandidate } from '@graftjs/transfer';
import type { PreprocessingName } from '@graftjs/zoo';
import { access, constants, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { openPhotos } from '../images/open-photos.js';
import { bytesOfModel, licenseOfModel } from '../models/model-files.js';
import { namesOfModels } from '../models/names-of-models.js';
import { openBase, type Base } from '../models/open-base.js';
import { deviceName } from '../report/device.js';
import { studyFile } from '../report/study-file.js';
import { titleOf } from '../report/title.js';
import { clock, percent, seconds } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/terminal.js';
import { untilInterrupted } from '../training/until-interrupted.js';
import { version } from '../version.js';

export interface ReportOptions {
  readonly base: string;
  readonly source?: string | undefined;
  readonly models?: readonly string[] | undefined;
  readonly minutes: number;
  readonly out: string;
  readonly seed: number;
  readonly mirror?: string | undefined;
  readonly preprocess?: PreprocessingName | undefined;
  readonly backend: BackendName;
}

/** `graft report`: whether transfer from a model helps on a folder of photos, and why. */
export async function report(
  folder: string,
  options: ReportOptions,
  command: string,
  terminal: Terminal,
  output: Output,
): Promise<number> {
  const progress = new Progress(terminal);
  const out = await claimReport(options.out);
  const names = namesOfModels([options.base, ...(options.models ?? [])]);
  const backend = await chooseBackend(options.backend);
  const bases = await Promise.all(
    [options.base, ...(options.models ?? [])].map((path) =>
      openBase(path, { ...options, announce: (line) => progress.line(line) }),
    ),
  );
  const [base] = bases as [Base];
  const photosFor = (path: string, { preprocessing, channels }: Base) =>
    openPhotos(path, { preprocessing, size: preprocessing.size, channels, progress });
  const target = await photosFor(folder, base);
  const source = options.source === undefined ? undefined : await photosFor(options.source, base);
  const candidates = await Promise.all(
    bases.slice(1).map(async (one, i): Promise<ModelCandidate> => ({
      name: names[i + 1] as string,
      model: one.model,
      bytes: await bytesOfModel((options.models ?? [])[i] as string),
      license: await licenseOfModel((options.models ?? [])[i] as string),
    })),
  );
  const file = studyFile(`${out.replace(/\.html?$/i, '')}.part.jsonl`);
  const begin = performance.now();
  let doing = 'preparing';
  const study = await untilInterrupted(
    terminal,
    () => doing,
    (signal) =>
      transferStudy(base.model, {
        target,
        classes: target.classNames,
        source,
        candidates,
        examplesFor: async ({ name }) => {
          const i = names.indexOf(name);
          return i <= 0 ? target : photosFor(folder, bases[i] as Base);
        },
        sourceClasses: source?.classNames,
        notes: notesOf(target),
        journal: file,
        minutes: options.minutes,
        seed: options.seed,
        title: `Does transfer help? ${titleOf(folder)}`,
        base: base.architecture ?? (names[0] as string),
        signal,
        progress: (now) => {
          if (doing === 'preparing' && file.found > 0) {
            progress.line(`Going on from ${file.path}: ${file.found} parts are done.`);
          }
          doing = now;
          const passed = clock((performance.now() - begin) / 1000);
          progress.line(`${passed} of ${clock(60 * options.minutes)}  ${now}`);
        },
      }),
    () =>
      file.parts === 0
        ? 'Nothing was written.'
        : `What was done is kept in ${file.path}: the same command goes on from there.`,
  );
  progress.clear();
  const versions = {
    '@graftjs/cli': version,
    node: process.versions.node,
    backend: `${backend.name}, ${backend.threads} thread${backend.threads === 1 ? '' : 's'}`,
    machine: deviceName(),
  };
  const whole = {
    ...study.report,
    reproduction: { ...study.report.reproduction, command, versions },
    created: new Date(),
  };
  const json = out.replace(/\.html?$/i, '') + '.json';
  const data = `${JSON.stringify({ ...whole, runs: study.runs }, null, 1)}\n`;
  await writeWhole(json, data);
  await writeWhole(out, renderTransferReport(whole));
  await file.remove();
  const { verdict, accuracy } = whole;
  output.say(
    [
      '',
      verdict.line,
      `  accuracy of the model ${percent(accuracy)}, recipe: ${verdict.recipe}`,
      `  ${seconds(whole.seconds)} on ${backend.name}`,
      `  report  ${out}`,
      `  data    ${json}`,
    ].join('\n'),
  );
  output.result({ verdict, accuracy, seconds: whole.seconds, report: out, data: json });
  return 0;
}

/** What is wrong with the files, for the first lines of the page. */
function notesOf({ skipped }: ImageFolder): string[] {
  if (skipped.length === 0) return [];
  const few = skipped.slice(0, 3).map(({ file, reason }) => `${file} (${reason})`);
  const more = skipped.length > few.length ? ` and ${skipped.length - few.length} more` : '';
  const count = skipped.length === 1 ? '1 file' : `${skipped.length} files`;
  return [`${count} could not be read and stayed out: ${few.join(', ')}${more}`];
}

/** Beside and renamed, so that nobody ever sees half a report. */
async function writeWhole(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.part`;
  await writeFile(beside, text);
  await rename(beside, file);
}

/** Where the report will be written; refused where something else would be lost. */
async function claimReport(asked: string): Promise<string> {
  const out = /\.html?$/i.test(asked) ? asked : `${asked}.html`;
  const where = `--out ${asked}`;
  const text = await readFile(out, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new ConfigError({ where, problem: 'it is no file that could be replaced', cause: error });
  });
  if (text !== null && !text.includes('content="Graft"')) {
    throw new ConfigError({
      where,
      problem: 'there is something else than a report of graft',
      hint: 'Choose another name; an earlier report would be replaced.',
    });
  }
  await access(dirname(resolve(out)), constants.W_OK).catch((cause: unknown) => {
    throw new ConfigError({
      where,
      problem: 'the folder is not there, or cannot be written in',
      cause,
    });
  });
  return out;
}
