import { ConfigError, type Model } from '@graftjs/core';
import type { Preprocessing } from '@graftjs/zoo';
import { openModel } from './open-model.js';

/** What a teacher must have in common with its pupil. */
export interface TeacherOptions {
  readonly labels: readonly string[];
  readonly preprocessing: Preprocessing;
}

/** A model that another one learns from: of the same classes, and of images prepared alike. */
export async function openTeacher(
  path: string,
  { labels, preprocessing }: TeacherOptions,
): Promise<Model> {
  const teacher = await openModel(path, {});
  const differ = (what: string, theirs: unknown, ours: unknown): ConfigError =>
    new ConfigError({
      where: `--penalty distill:teacher=${path}`,
      problem: `the teacher has ${what}`,
      operands: [
        { label: 'teacher', value: JSON.stringify(theirs) },
        { label: 'expected', value: JSON.stringify(ours) },
      ],
    });
  if (teacher.labels.join('\n') !== labels.join('\n')) {
    throw differ('other classes than the photos', teacher.labels, labels);
  }
  const asImages = ({ name, size, interpolation, fit }: Preprocessing) =>
    JSON.stringify({ name, size, interpolation, fit });
  if (asImages(teacher.preprocessing) !== asImages(preprocessing)) {
    throw differ('its images prepared in another way', teacher.preprocessing, preprocessing);
  }
  return teacher.model;
}
