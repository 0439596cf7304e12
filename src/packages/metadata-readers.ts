import { npmPackage } from './npm-package.ts';
import type { PackageReader } from './package-reader.ts';
import { pythonPackage } from './python-package.ts';
import { rubyGem } from './ruby-gem.ts';

/** Readers of the texts that npm, pip and RubyGems leave beside each package. Archives and programs tell theirs only to who reads them whole. */
export const metadataReaders: readonly PackageReader[] = [npmPackage, pythonPackage, rubyGem];
