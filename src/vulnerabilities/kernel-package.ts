import type { InstalledPackage } from './installed-package.ts';

/**
 * The source under which advisories list a signed build: `linux` for `linux-signed-amd64`, `linux-aws` for `linux-signed-aws`. Its version is that of the binary
 * package: the signed source counts by itself.
 */
export const unsigned = <P extends InstalledPackage>(installed: P): P => {
  const source = installed.source ?? installed.name;
  if (!/^linux-signed(?:-|$)/.test(source)) return installed;
  return {
    ...installed,
    source: source.replace('-signed', '').replace(/^linux-(?:amd64|arm64|i386)$/, 'linux'),
    sourceVersion: null,
  };
};

const SOURCE =
  /^(?:linux|linux-(?:hwe|aws|azure|gcp|gke|kvm|oracle|raspi|lowlatency|generic|oem|lts|edge|virt|rt|grsec|meta|firmware-none)(?:-.*)?|linux-[56]\.\d+|kernel(?:-.*)?)$/;

/** Whether a package was built of a kernel: its image, its modules, its headers, its tools. */
export const isKernelPackage = ({ name, source }: InstalledPackage): boolean => SOURCE.test(source ?? name);

/** Whether a kernel package holds a kernel to boot, and is not its headers or tools. */
export const isKernelImage = ({ name }: InstalledPackage): boolean =>
  /^(?:linux-image-\d|kernel(?:-core|-default|-uek)?$|linux-(?:lts|virt|edge)$)/.test(name);

/** Whether a kernel package is the kernel that runs, by `uname -r`: its image carries the release in its name or its version. */
export const isRunningKernel = ({ name, version }: InstalledPackage, release: string): boolean => {
  if (/^linux-(?:image|modules)/.test(name)) return name.includes(release);
  if (/^kernel(?:-core|-default|-uek)?$/.test(name))
    return (
      release.startsWith(version.replace(/^\d+:/, '')) || version.includes(release.replace(/-default$/, ''))
    );
  if (/^linux-(?:lts|virt|edge)$/.test(name)) return release.startsWith(version.replace(/-r(\d+)$/, '-$1'));
  return false;
};
