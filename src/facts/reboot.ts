import { defineFact, deriveFact, optional } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { compareDebVersions } from '../vulnerabilities/deb-version.ts';
import { installedPackages } from './installed-packages.ts';
import { KERNEL_BUILD, KERNEL_RELEASE } from './shell-values.ts';

export interface Kernels {
  readonly running: string;
  /** `uname -v`, in which Debian writes the version of the package. */
  readonly build: string;
  readonly installed: readonly string[];
  /** When an update asked for a reboot, milliseconds since the epoch. */
  readonly flagged: number | null;
  /** Packages that asked for it. */
  readonly packages: readonly string[];
}

/** What `uname` says, kernels below /lib/modules, and the flags that updates leave. */
export const kernels = defineFact({
  id: 'reboot.kernels',
  description: 'The running kernel, the installed ones, and whether an update asks for a reboot',
  probe: shell(
    `${KERNEL_RELEASE}; ${KERNEL_BUILD}; echo "r $r"; echo "v $v"; ` +
      'for f in /run/reboot-required /var/run/reboot-required /run/reboot-needed; do [ -e $f ] && { echo "f $(stat -c %Y $f)"; break; }; done; ' +
      '[ -r /run/reboot-required.pkgs ] && sed "s/^/p /" /run/reboot-required.pkgs; ' +
      `for f in /lib/modules/*/modules.dep; do [ -e "$f" ] || continue; f=\${f#/lib/modules/}; echo "k \${f%/modules.dep}"; done; :`,
  ),
  parse: (output): Kernels => {
    const lines = (output?.stdout ?? '').split('\n');
    const values = (letter: string) =>
      lines.filter((line) => line.startsWith(`${letter} `)).map((line) => line.slice(2).trim());
    const [flag] = values('f');
    return {
      running: values('r')[0] ?? '',
      build: values('v')[0] ?? '',
      installed: values('k'),
      flagged: flag === undefined ? null : Number(flag) * 1000,
      packages: [...new Set(values('p'))].sort(),
    };
  },
});

/** `amd64`, `cloud-amd64`, `generic`, `lts`, `el9.x86_64` without its number: kernels of one flavour replace each other. */
export const flavourOf = (release: string): string =>
  release
    .replace(/^[\d.]+(?:-rc\d+)?(?:-[\d.]+)*/, '')
    .replace(/\d+(?=\.|_|$)/g, '')
    .replace(/^[-.+]/, '');

export interface RebootState {
  readonly running: string;
  /** A kernel of the running one's flavour that is installed and newer; null where there is none. */
  readonly newerKernel: string | null;
  readonly flagged: number | null;
  readonly packages: readonly string[];
}

/** Whether installed updates wait for a reboot: by the flag of Debian, Ubuntu and SUSE, and by the kernels on disk. */
export const rebootState = deriveFact({
  id: 'reboot',
  description: 'Whether installed updates wait for a reboot',
  from: { kernels, installed: optional(installedPackages) },
  derive: ({ kernels, installed }): RebootState => {
    const { running, build, flagged, packages } = kernels;
    const [newest] = kernels.installed
      .filter(
        (release) => flavourOf(release) === flavourOf(running) && compareDebVersions(release, running) > 0,
      )
      .toSorted((a, b) => compareDebVersions(b, a));
    // Debian builds a kernel anew under the same release name; `uname -v` tells which build runs.
    const built = /\bDebian (\S+)/.exec(build)?.[1];
    const image = installed.known
      ? installed.value?.packages.find(({ name }) => name === `linux-image-${running}`)
      : undefined;
    const rebuilt =
      built !== undefined && image !== undefined && compareDebVersions(image.version, built) > 0
        ? `${running} (${image.version})`
        : null;
    return { running, newerKernel: newest ?? rebuilt, flagged, packages };
  },
});
