import type { ConfigStatement } from './ssh-config-file.ts';

/**
 * The names that `Host` lines of a configuration give as they are, without patterns, in the order they stand there. What is included where only
 * some hosts are meant is passed over.
 */
export const configuredHosts = (statements: readonly ConfigStatement[]): readonly string[] => {
  const names = new Set<string>();
  const visit = (block: readonly ConfigStatement[]): void => {
    let isForAll = true;
    for (const statement of block)
      if (statement.kind === 'block') {
        isForAll = statement.args.length === 1 && /^(?:\*|all)$/i.test(statement.args[0] ?? '');
        if (statement.type === 'host')
          for (const name of statement.args) if (!/[*?!]/.test(name)) names.add(name);
      } else if (statement.kind === 'include' && isForAll)
        for (const included of statement.files) visit(included);
  };
  visit(statements);
  return [...names];
};
