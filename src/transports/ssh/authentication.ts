import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, Prompt } from 'ssh2';
import { ConnectError } from '../connection.ts';
import { type AgentIdentity, listIdentities } from './agent.ts';
import type { Destination } from './destination.ts';
import type { KeyProblem, Keyring } from './keyring.ts';
import { fingerprintOf } from './known-hosts.ts';
import { LimitError } from './limit-error.ts';

/** Asks for the password of a login; null when there is none. */
export type AskPassword = (user: string, host: string) => Promise<string | null>;

export interface AuthenticationOptions {
  readonly destination: Destination;
  /** Key files named by the user for this run, tried before everything else. */
  readonly identities: readonly string[];
  readonly keyring: Keyring;
  readonly askPassword: AskPassword | null;
  /** Runs something that waits for a person, during which no deadline counts. */
  readonly waiting: <T>(ask: () => Promise<T>) => Promise<T>;
}

interface Problem {
  readonly code: KeyProblem['code'] | 'no-agent' | 'certificate-unsupported';
  readonly text: string;
}

interface Attempt {
  readonly type: AuthenticationType;
  readonly label: string;
  /** Null when it turns out that it cannot be tried. */
  readonly prepare: () => Promise<AnyAuthMethod | null>;
}

/** The login methods for one connection, in order: named identities, the agent, key files, a password. */
export interface Authentication {
  readonly handler: AuthHandlerMiddleware;
  /** Why the login failed; `server` is what the server said, if anything. */
  readonly failure: (server: string | null) => ConnectError;
}

const HINTS: Readonly<Record<Problem['code'], string>> = {
  'no-agent': 'Start the agent, or unset SSH_AUTH_SOCK and name a key with --identity FILE',
  'no-key': 'Name a key with --identity FILE, or load one into an agent with ssh-add',
  'key-format': 'Convert it with `ssh-keygen -p -f FILE`, or name another key with --identity FILE',
  'passphrase-needed': 'Load the key into an agent with ssh-add, or let rempart ask for the passphrase',
  'certificate-unsupported':
    'Certificates need the ssh program: leave out --no-ssh-program and install it, or use a plain key that the host accepts',
  'security-key-unsupported':
    'Security keys (sk-…), which want a touch, need the ssh program: leave out --no-ssh-program and install it, or use another key',
};

const ORDER: readonly Problem['code'][] = [
  'passphrase-needed',
  'key-format',
  'security-key-unsupported',
  'certificate-unsupported',
  'no-agent',
  'no-key',
];

/**
 * Prepares the login before the host is contacted. Throws `ConnectError` (`no-key`, `no-agent`, `passphrase-needed`, `key-format`,
 * `certificate-unsupported`, `security-key-unsupported`) when there is nothing to try. No agent is ever forwarded.
 */
export const prepareAuthentication = async (options: AuthenticationOptions): Promise<Authentication> => {
  const { destination, identities, keyring } = options;
  const problems: Problem[] = [];
  const tried: string[] = [];
  const files = [...new Set([...identities, ...destination.identityFiles])];
  const inspected = await Promise.all(files.map((path) => keyring.inspect(path)));
  const publicKeys = new Set<string>();
  const isExplicit = (path: string): boolean => identities.includes(path);

  const named = files.flatMap((path, index) => {
    const found = inspected[index];
    if (found === undefined) return [];
    if ('code' in found) {
      // A default key that is not there is nothing to speak of.
      if (found.code !== 'no-key' || identities.includes(path)) problems.push(found);
      return [];
    }
    return [{ path, file: found.file }];
  });
  for (const { file } of named) if ('publicKey' in file) publicKeys.add(file.publicKey.toString('base64'));

  const agentKeys = await agentIdentities(destination, publicKeys, problems);
  const inAgent = new Set(agentKeys.map(({ publicKey }) => publicKey.toString('base64')));
  for (const { path, file } of named)
    if (file.kind === 'public' && isExplicit(path) && !inAgent.has(file.publicKey.toString('base64')))
      problems.push({ code: 'no-key', text: `${path} is a public key, whose private half no agent holds` });

  const keyAttempt = (path: string): Attempt => ({
    type: 'publickey',
    label: `key ${path}`,
    prepare: async () => {
      const unlocked = await options.waiting(() => keyring.unlock(path));
      if ('key' in unlocked) return { type: 'publickey', username: destination.user, key: unlocked.key };
      problems.push(unlocked);
      return null;
    },
  });
  const agentAttempt = (identity: AgentIdentity): Attempt => ({
    type: 'publickey',
    label: `agent key ${fingerprintOf(identity.publicKey)} (${identity.comment || identity.keyType})`,
    prepare: () => agentMethod(destination, identity),
  });
  const usable = named.filter(
    ({ file }) =>
      file.kind !== 'public' && !('publicKey' in file && inAgent.has(file.publicKey.toString('base64'))),
  );
  const explicitlyInAgent = named.filter(({ path, file }) => isExplicit(path) && 'publicKey' in file);
  const isNamedAgentKey = (identity: AgentIdentity): boolean =>
    explicitlyInAgent.some(({ file }) => 'publicKey' in file && file.publicKey.equals(identity.publicKey));
  const attempts: readonly Attempt[] = [
    ...agentKeys.filter(isNamedAgentKey).map(agentAttempt),
    ...usable.filter(({ path }) => isExplicit(path)).map(({ path }) => keyAttempt(path)),
    ...agentKeys.filter((identity) => !isNamedAgentKey(identity)).map(agentAttempt),
    // Keys that open without a question come first.
    ...usable
      .filter(({ path }) => !isExplicit(path))
      .sort((a, b) => Number(isEncrypted(a.file)) - Number(isEncrypted(b.file)))
      .map(({ path }) => keyAttempt(path)),
    ...passwordAttempts(options),
  ];

  await noteCertificates(destination, files, keyring, problems);
  const hintFor = (): string =>
    HINTS[ORDER.find((code) => problems.some((p) => p.code === code)) ?? 'no-key'];
  if (attempts.length === 0) {
    const code = ORDER.find((wanted) => problems.some((found) => found.code === wanted)) ?? 'no-key';
    const why = problems.map(({ text }) => text).join('; ');
    throw new ConnectError(
      code,
      `There is no key to log in with${why === '' ? '' : `: ${why}`}`,
      HINTS[code],
    );
  }

  const queue = [...attempts];
  let accepted: readonly string[] | null = null;
  const handler: AuthHandlerMiddleware = (methodsLeft, _partial, next) => {
    if (methodsLeft !== null) accepted = methodsLeft;
    const step = async (): Promise<void> => {
      // A password is only sent to a server that says it takes one; a refused `none` makes it say (RFC 4252, 5.2).
      if (accepted === null && queue[0] !== undefined && queue[0].type !== 'publickey')
        return next({ type: 'none', username: destination.user });
      for (let attempt = queue.shift(); attempt !== undefined; attempt = queue.shift()) {
        if (accepted !== null && !accepted.includes(attempt.type)) continue;
        const method = await attempt.prepare().catch((error: Error) => {
          problems.push({ code: 'no-key', text: `${attempt.label}: ${error.message}` });
          return null;
        });
        if (method === null) continue;
        tried.push(attempt.label);
        return next(method);
      }
      next(false as never);
    };
    void step();
  };

  return {
    handler,
    failure(server) {
      const who = `${destination.user}@${destination.host}`;
      const methods = accepted === null ? '' : `; the server takes ${accepted.join(', ') || 'nothing'}`;
      const others = problems.map(({ text }) => `; ${text}`).join('');
      const only = ORDER.find((code) => problems.some((found) => found.code === code));
      if (tried.length === 0)
        return new ConnectError(
          only ?? 'auth-failed',
          `Nothing could be tried to log in as ${who}${methods}${others}`,
          only === undefined ? 'Use a method that the server takes' : HINTS[only],
          { denied: true },
        );
      const refused = new ConnectError(
        'auth-failed',
        `Login as ${who} was refused${server === null ? '' : ` (${server})`}; tried ${tried.join(', ')}${methods}${others}`,
        tried.length > 3
          ? 'Name the one right key with --identity FILE: servers count every key that is offered'
          : `Check the user name and that the host accepts one of these keys${others === '' ? '' : `. ${hintFor()}`}`,
        { denied: true },
      );
      // What was left untried may be the very key that the host waits for.
      if (problems.some(({ code }) => code === 'certificate-unsupported'))
        return new LimitError('certificate', refused);
      return problems.some(({ code }) => code === 'security-key-unsupported')
        ? new LimitError('security-key', refused)
        : refused;
    },
  };
};

const isEncrypted = (file: { readonly kind: string; readonly encrypted?: boolean }): boolean =>
  file.encrypted ?? false;

/** What the agent offers that can be used, those of the named files first. */
const agentIdentities = async (
  { agentSocket, identitiesOnly }: Destination,
  named: ReadonlySet<string>,
  problems: Problem[],
): Promise<readonly AgentIdentity[]> => {
  if (agentSocket === null) return [];
  let all: readonly AgentIdentity[];
  try {
    all = await listIdentities(agentSocket);
  } catch (error) {
    problems.push({ code: 'no-agent', text: `the agent on ${agentSocket}: ${(error as Error).message}` });
    return [];
  }
  const isNamed = ({ publicKey }: AgentIdentity): boolean => named.has(publicKey.toString('base64'));
  const wanted = identitiesOnly ? all.filter(isNamed) : all;
  for (const { keyType, comment } of wanted)
    if (keyType.includes('-cert-v01@'))
      problems.push({
        code: 'certificate-unsupported',
        text: `the agent holds a certificate (${comment || keyType})`,
      });
    else if (keyType.startsWith('sk-'))
      problems.push({
        code: 'security-key-unsupported',
        text: `the agent holds a security key (${comment || keyType})`,
      });
  return wanted
    .filter(({ keyType }) => !keyType.includes('-cert-v01@') && !keyType.startsWith('sk-'))
    .sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
};

/** One agent key as a method of its own, so that ssh2 does not run through all of them unseen. */
const agentMethod = async (
  { agentSocket, user }: Destination,
  { publicKey }: AgentIdentity,
): Promise<AnyAuthMethod | null> => {
  const { OpenSSHAgent, utils } = (await import('ssh2')).default;
  const key = utils.parseKey(publicKey);
  if (key instanceof Error || agentSocket === null) return null;
  const agent = new OpenSSHAgent(agentSocket);
  agent.getIdentities = (done) => done(undefined, [key]);
  return { type: 'agent', username: user, agent };
};

/** A password, asked for once: by the method of that name, else as the only prompt of keyboard-interactive. */
const passwordAttempts = ({
  destination: { user, host },
  askPassword,
  waiting,
}: AuthenticationOptions): readonly Attempt[] => {
  if (askPassword === null) return [];
  let isUsed = false;
  const once = async (): Promise<string | null> => {
    if (isUsed) return null;
    isUsed = true;
    return waiting(() => askPassword(user, host));
  };
  const answer = async (prompts: readonly Prompt[]): Promise<string[]> => {
    const [only] = prompts;
    // More than one question, or one that is echoed, asks for something else than the password.
    const isPassword = prompts.length === 1 && only?.echo !== true;
    return isPassword ? [(await once()) ?? ''] : prompts.map(() => '');
  };
  return [
    {
      type: 'password',
      label: 'password',
      prepare: async () => {
        const password = await once();
        return password === null ? null : { type: 'password', username: user, password };
      },
    },
    {
      type: 'keyboard-interactive',
      label: 'keyboard-interactive',
      prepare: async () =>
        isUsed
          ? null
          : {
              type: 'keyboard-interactive',
              username: user,
              prompt: (_name, _instructions, _language, prompts, finish) => {
                answer(prompts).then(finish, () => finish(prompts.map(() => '')));
              },
            },
    },
  ];
};

/** A certificate beside a key, or configured, is what the user means to log in with. */
const noteCertificates = async (
  { certificateFiles }: Destination,
  files: readonly string[],
  keyring: Keyring,
  problems: Problem[],
): Promise<void> => {
  const paths = [...certificateFiles, ...files.map((path) => `${path}-cert.pub`)];
  for (const path of new Set(paths)) {
    const found = await keyring.inspect(path);
    if ('file' in found && found.file.kind === 'public' && found.file.keyType.includes('-cert-v01@'))
      problems.push({ code: 'certificate-unsupported', text: `${path} is a certificate` });
  }
};
