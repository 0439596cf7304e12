import { readdir } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyCheck } from '../core/check.ts';
import { SECTIONS } from '../core/section.ts';
import { SEVERITIES } from '../core/severity.ts';
import { TARGET_KINDS } from '../core/target.ts';
import { UserError } from './user-error.ts';

/** The built-in checks; loaded when first needed, so that `--help` stays quick. */
export const loadBuiltInChecks = async (): Promise<readonly AnyCheck[]> => {
  const { builtInChecks } = await import('../../checks/index.ts');
  return builtInChecks;
};

const OWN_DOORS: ReadonlySet<string> = new Set(['rempart/check', 'rempart/testing']);

/** A plugin's `rempart/check` is the running instance, wherever the plugin lies. */
const lendDoors = (): void => {
  registerHooks({
    // As if this very file imported it: that names the own package, in `src` or in `dist`.
    resolve: (specifier, context, next) =>
      next(specifier, OWN_DOORS.has(specifier) ? { ...context, parentURL: import.meta.url } : context),
  });
};

/** Checks of the user's own folders (`--checks DIR`): every .ts, .mts, .js and .mjs below, each with one check or a list as default export. */
export const loadPluginChecks = async (folders: readonly string[]): Promise<readonly AnyCheck[]> => {
  if (folders.length === 0) return [];
  lendDoors();
  const checks: AnyCheck[] = [];
  for (const folder of folders)
    for (const path of await checkFiles(folder)) {
      const module = await importPlugin(path);
      for (const check of [module].flat()) checks.push(validCheck(check, path));
    }
  return checks;
};

const checkFiles = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UserError(
        `The folder of checks ${folder} cannot be read: ${error.code}`,
        'Give a folder with --checks',
      );
    },
  );
  const paths = entries
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.m?[jt]s$/.test(entry.name) &&
        !/\.(d|test)\.m?ts$|\.test\.m?js$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/node_modules/'))
    .sort();
  if (paths.length === 0)
    throw new UserError(
      `The folder ${folder} holds no check`,
      'A check is a .ts or .js file with a default export of defineCheck()',
    );
  return paths;
};

const importPlugin = async (path: string): Promise<unknown> => {
  try {
    const module: { default?: unknown } = await import(pathToFileURL(resolve(path)).href);
    return module.default;
  } catch (error) {
    throw new UserError(
      `The check ${path} cannot be loaded: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      'Mend the file; TypeScript must be erasable (no enum, no namespace)',
    );
  }
};

const validCheck = (value: unknown, path: string): AnyCheck => {
  const fault = faultOf(value);
  if (fault !== null)
    throw new UserError(`${path} is not a check: ${fault}`, 'Export defineCheck({...}) as default');
  return value as AnyCheck;
};

const faultOf = (value: unknown): string | null => {
  if (value === null || typeof value !== 'object') return 'it has no default export made with defineCheck()';
  const check = value as Partial<Record<keyof AnyCheck, unknown>>;
  const [section = ''] = typeof check.id === 'string' ? check.id.split('/') : [];
  if (typeof check.id !== 'string' || !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(check.id))
    return 'its id is not `section/slug`';
  if (!Object.hasOwn(SECTIONS, section))
    return `its section '${section}' is not one of ${Object.keys(SECTIONS).join(', ')}`;
  if (!SEVERITIES.includes(check.severity as never))
    return `its severity is not one of ${SEVERITIES.join(', ')}`;
  if (
    !Array.isArray(check.targets) ||
    check.targets.length === 0 ||
    !check.targets.every((kind) => TARGET_KINDS.includes(kind))
  )
    return `its targets are not a list of ${TARGET_KINDS.join(', ')}`;
  for (const text of ['title', 'rationale', 'remediation'] as const)
    if (typeof check[text] !== 'string' || check[text] === '') return `its ${text} is missing`;
  if (!Array.isArray(check.references)) return 'its references are not a list';
  if (check.needs === null || typeof check.needs !== 'object') return 'its needs are missing';
  return typeof check.evaluate === 'function' ? null : 'it has no evaluate()';
};
