import type { FileEntry } from '../core/answer.ts';
import type { Seal } from '../core/fact.ts';

const SEALED = /^[0-9a-f]{64}$/;

/** 128 bits as machine-id(5) and random(4) write them: with hyphens or without. */
const ID = /^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/;

/**
 * Takes an id out of the file that holds it and leaves HMAC-SHA-256 with the id as key and `rempart` as message, in hexadecimal; a text that is
 * no id (`uninitialized` before the first boot) is taken out, too, and nothing left: it would be the same on every machine.
 */
export const sealId = (output: FileEntry, seal: Seal): FileEntry => {
  const raw = output.content?.trim() ?? '';
  if (output.content === null || SEALED.test(raw)) return output;
  return { ...output, content: ID.test(raw) ? seal.hmac(raw, 'rempart') : '' };
};

/** What `sealId` left of an id; null where it left nothing. */
export const sealedId = (output: FileEntry | null): string | null => {
  const sealed = output?.content?.trim() ?? '';
  return SEALED.test(sealed) ? sealed : null;
};
