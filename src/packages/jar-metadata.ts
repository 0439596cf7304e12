import { languagePackage } from './language-package.ts';
import type { FoundPackage } from './package-reader.ts';

/** What was to be filled in when it was built, and was not. */
const told = (value: string | undefined): string =>
  value === undefined || value.includes('${') || value.includes('@') ? '' : value.trim();

/** Keys and values of a properties file (java.util.Properties), its folded lines left alone: coordinates have none. */
const properties = (text: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const at = line.search(/[=:]/);
    if (at > 0 && !/^\s*[#!]/.test(line))
      values.set(
        line.slice(0, at).trim(),
        line
          .slice(at + 1)
          .trim()
          .replace(/\\(.)/g, '$1'),
      );
  }
  return values;
};

/** `META-INF/maven/GROUP/ARTIFACT/pom.properties`, also below the classes of a web application. */
export const isPomProperties = (member: string): boolean =>
  member.length < 1024 && /(?:^|\/)META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/.test(member);

/** The package that Maven built, by its own words, and where it leaves them out by the folder. */
export const pomPackage = (member: string, text: string): FoundPackage => {
  const values = properties(text);
  const [group, artifact] = member.split('/').slice(-3);
  const name = (key: string, folder: string | undefined): string => told(values.get(key)) || (folder ?? '');
  return languagePackage(
    'Maven',
    `${name('groupId', group)}:${name('artifactId', artifact)}`,
    told(values.get('version')),
  );
};

/** The main section of a manifest (JAR File Specification): a line that begins with a blank goes on with the one above. */
const manifestOf = (text: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  const [section = ''] = text.replace(/\r\n?/g, '\n').split('\n\n', 1);
  for (const line of section.replaceAll('\n ', '').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) values.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return values;
};

/** A title of prose is no artifact, a vendor of prose no group. */
const isCoordinate = (text: string): boolean => /^[\w.-]{1,255}$/.test(text);

const VERSION =
  /^\d[\w.+]*(?:-(?:(?:alpha|android|beta|b|cr|dev|final|ga|incubating|jdk|jre|m|milestone|pre|rc|redhat|release|snapshot|sp)[\d.]*|\d[\w.]*))*$/i;

/** `log4j-1.2-api` and `2.17.1` of `log4j-1.2-api-2.17.1.jar`: the version is the longest end that looks like one. */
export const splitFileName = (path: string): { readonly artifact: string; readonly version: string } => {
  const stem = path
    .slice(path.lastIndexOf('/') + 1)
    .slice(-255)
    .replace(/\.\w+$/, '');
  for (let at = stem.indexOf('-', 1); at > 0; at = stem.indexOf('-', at + 1))
    if (VERSION.test(stem.slice(at + 1))) return { artifact: stem.slice(0, at), version: stem.slice(at + 1) };
  return { artifact: stem, version: '' };
};

/**
 * The package of an archive that Maven wrote nothing into: by its manifest, and where that tells no name or version, by the name of the file. Where no group is
 * told, its name is the artifact alone. Null where only the name of a file without a version is known.
 */
export const manifestPackage = (path: string, text: string): FoundPackage | null => {
  const manifest = manifestOf(text);
  const value = (...keys: readonly string[]): string =>
    keys.map((key) => told(manifest.get(key))).find((found) => found !== '') ?? '';
  const file = splitFileName(path);
  const version = value('implementation-version', 'plugin-version', 'bundle-version') || file.version;
  // Plugins of Jenkins have words of their own.
  const pairs = [
    [value('implementation-vendor-id'), value('implementation-title')],
    [value('group-id'), value('artifact-id', 'short-name')],
  ];
  const pair = pairs.find(([group = '', artifact = '']) => isCoordinate(group) && isCoordinate(artifact));
  if (pair !== undefined) return languagePackage('Maven', pair.join(':'), plain(version));
  const bundle = value('bundle-symbolicname').split(';', 1)[0]?.trim() ?? '';
  const artifact = [value('implementation-title'), bundle].find(isCoordinate);
  if (artifact !== undefined) return languagePackage('Maven', artifact, plain(version));
  return file.version === '' ? null : languagePackage('Maven', file.artifact, plain(version));
};

/** A version of prose, as `1.0 (build 7)`, is that of its first word. */
const plain = (version: string): string => version.split(/\s/, 1)[0] ?? '';
