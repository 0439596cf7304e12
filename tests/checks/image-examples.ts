import {
  completeSet,
  type EnvVariable,
  type ImageHistoryStep,
  incompleteSet,
  type LocalImage,
  type Resolved,
  type ResourceSet,
} from 'rempart/check';
import { known } from './container-examples.ts';

/** A step as an engine's history has it; steps are given newest first. */
export const step = (createdBy: string, created: number | null = null): ImageHistoryStep => ({
  created,
  createdBy,
  comment: null,
  size: 0,
  tags: null,
});

export const localImage = (change: Partial<LocalImage> = {}): LocalImage => ({
  id: 'sha256:base',
  repoTags: ['debian:12'],
  repoDigests: [],
  created: 1000,
  layers: ['sha256:a'],
  ...change,
});

export const held = (...images: readonly LocalImage[]): Resolved<ResourceSet<LocalImage>> =>
  known(completeSet(images));

/** More images than were asked about. */
export const heldInPart = (...images: readonly LocalImage[]): ResourceSet<LocalImage> =>
  incompleteSet(images, { code: 'truncated', text: 'The engine holds more images than were asked about' });

/** A variable whose value was taken out. */
export const variable = (name: string, over: Partial<EnvVariable> = {}): EnvVariable => ({
  name,
  value: null,
  length: 20,
  secretForm: false,
  ...over,
});
