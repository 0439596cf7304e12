import type { CreateBody } from './create-body.ts';
import { partners } from './surroundings.ts';

export type SharedNamespace = 'PidMode' | 'IpcMode' | 'NetworkMode';

const joined = (mode: string | undefined): CreateBody | null => {
  const name = /^container:(.+)$/.exec(mode ?? '')?.[1];
  return name === undefined ? null : (partners[name] ?? null);
};

/** Whether a namespace is the host's: its own, or by way of the container that it joins. */
export const isHosts = (body: CreateBody, kind: SharedNamespace): boolean => {
  const mode = body.HostConfig[kind];
  const other = joined(mode);
  return mode === 'host' || (other !== null && isHosts(other, kind));
};
