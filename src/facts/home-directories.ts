import type { FileEntry } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type Account, accounts } from './accounts.ts';
import { firstOrdinaryUid, isClosedShell, loginDefs } from './login-defs.ts';

/** The home of an account that can log in. */
export interface HomeDirectory {
  readonly account: Account;
  /** Null where there is no such folder. */
  readonly entry: FileEntry | null;
  /** Those of the files asked for that are there: shell start files, trust and credential files. */
  readonly files: readonly FileEntry[];
}

const FILES = [
  '.rhosts',
  '.shosts',
  '.netrc',
  '.forward',
  '.bashrc',
  '.bash_profile',
  '.bash_login',
  '.profile',
  '.zshrc',
  '.zprofile',
  '.ssh',
  '.ssh/authorized_keys',
  '.ssh/id_*',
  '.aws/credentials',
  '.docker/config.json',
  '.git-credentials',
  '.kube/config',
  '.npmrc',
  '.pgpass',
  '.my.cnf',
  '.vault-token',
  '.bash_history',
  '.zsh_history',
  '.ash_history',
  '.sh_history',
  '.histfile',
  '.python_history',
  '.mysql_history',
  '.psql_history',
] as const;

const BOUND = 200;

/** Root and ordinary users with a shell; /, /dev and the like are not a home. */
const withHome = (all: readonly Account[], firstUid: number): readonly Account[] =>
  all.filter(
    ({ uid, shell, home }) =>
      (uid === 0 || (uid >= firstUid && uid < 65_534)) &&
      !isClosedShell(shell) &&
      /^\/[^/]/.test(home) &&
      !/^\/(nonexistent|dev\/null|proc|sys)/.test(home),
  );

const probeOf = ({ home }: Account): FilesProbe => {
  const folder = home.replace(/\/+$/, '');
  return fileModes(folder, ...FILES.map((name) => `${folder}/${name}`));
};

/** Homes of at most 200 local accounts with a shell. Not complete where a home is closed to the reader. */
export const homeDirectories = followUpFact({
  id: 'home-directories',
  description: 'Owners and modes of homes and of their start and credential files',
  after: { accounts, loginDefs },
  ask: ({ accounts, loginDefs }): readonly FilesProbe[] =>
    withHome(accounts, firstOrdinaryUid(loginDefs))
      .filter(({ home }) => !/[*?[]/.test(home))
      .slice(0, BOUND)
      .map(probeOf),
  parse: (answerTo, { accounts, loginDefs }): ResourceSet<HomeDirectory> => {
    const all = withHome(accounts, firstOrdinaryUid(loginDefs));
    let reason: ResourceSet<unknown>['reason'] =
      all.length > BOUND
        ? { code: 'truncated', text: `Only ${BOUND} of ${all.length} homes were looked at` }
        : null;
    const homes = all.slice(0, BOUND).flatMap((account): readonly HomeDirectory[] => {
      const answer = answerTo(probeOf(account));
      if (answer.state === 'unknown') {
        reason ??= { code: answer.code, text: answer.text };
        return [];
      }
      if (answer.state === 'absent') return [{ account, entry: null, files: [] }];
      const { entries, reason: hidden } = answer.output;
      reason ??= hidden;
      const folder = account.home.replace(/\/+$/, '');
      const entry = entries.find(({ path }) => path === folder) ?? null;
      return [{ account, entry, files: entries.filter(({ path }) => path !== folder) }];
    });
    return reason === null ? completeSet(homes) : incompleteSet(homes, reason);
  },
});
