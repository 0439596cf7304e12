import { modesOf } from './file-modes.ts';

/** Where engines and Compose mount secrets into a container. */
export const mountedSecretFiles = modesOf(
  'mounted-secrets',
  'Owners and modes of the secrets that are mounted into a container',
  '/run/secrets/*',
);
