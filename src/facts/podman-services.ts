import type { ResourceSet } from '../core/resource-set.ts';
import { containerOf, type Process } from './processes.ts';

/** Where a `podman system service` was told to answer. */
export interface PodmanService {
  readonly uid: number;
  /** `unix:///run/podman/podman.sock`, `tcp:0.0.0.0:8080`; empty where it was told nothing. */
  readonly address: string;
  /** It was given a certificate of its own. */
  readonly tls: boolean;
  /** It asks clients for a certificate, too (`--tls-client-ca`, Podman 5.6 and later). */
  readonly verified: boolean;
}

/** Services of Podman that run, by their command lines. One that asks clients for certificates is left out where it listens on TCP. */
export const podmanServices = ({ items }: ResourceSet<Process>): readonly PodmanService[] =>
  items
    .filter(
      (process) =>
        process.name === 'podman' &&
        process.command.includes('system') &&
        process.command.includes('service') &&
        containerOf(process) === null,
    )
    .map(({ uid, command }) => ({
      uid,
      address:
        command.slice(command.indexOf('service') + 1).find((word) => /^(?:unix|tcp|fd):/.test(word)) ?? '',
      tls: command.some((word) => /^--tls-cert(?:=|$)/.test(word)),
      verified: command.some((word) => /^--tls-client-ca(?:=|$)/.test(word)),
    }))
    .filter(({ address, verified }) => !(address.startsWith('tcp:') && verified));
