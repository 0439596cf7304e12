import { executablePackages } from './executable-packages.ts';
import { javaArchive } from './java-archive.ts';
import { npmPackage } from './npm-package.ts';
import { ownedFiles } from './owned-files.ts';
import type { PackageReader } from './package-reader.ts';
import { pythonPackage } from './python-package.ts';
import { rubyGem } from './ruby-gem.ts';

const languages: readonly PackageReader[] = [
  npmPackage,
  pythonPackage,
  rubyGem,
  javaArchive,
  // Last, for it wants whatever may be executed.
  executablePackages,
];

/** Readers of the packages of languages, and of what distributions installed of them. */
export const applicationReaders: readonly PackageReader[] = [...ownedFiles(languages), ...languages];
