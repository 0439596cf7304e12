import {
  defineCheck,
  type Finding,
  judgeEach,
  notApplicable,
  octal,
  type RegistryCredentialFile,
  registryCredentials,
  shellWord,
} from 'rempart/check';

const judge = ({ path, entry, stored, helper }: RegistryCredentialFile): Finding | null => {
  if (stored.length === 0) return null;
  const open = (entry.mode & 0o077) !== 0;
  return {
    message: `Logins to ${stored.length === 1 ? 'a registry' : 'registries'} stand readable in ${path}`,
    expected: 'a credential helper (credsStore)',
    actual: `${stored.slice(0, 5).join(', ')}${stored.length > 5 ? ' …' : ''}; ${octal(entry.mode)}${helper === null ? '' : `, beside ${helper}`}`,
    location: { path, resource: path },
    fix: { command: open ? `chmod 600 ${shellWord(path)}` : 'docker logout REGISTRY' },
    // In memory only, and gone with the session.
    ...(open ? {} : { severity: path.startsWith('/run/') ? ('info' as const) : ('low' as const) }),
  };
};

export default defineCheck({
  id: 'docker-engine/registry-credentials',
  title: 'Logins to registries are not kept in the clear',
  targets: ['host'],
  severity: 'medium',
  rationale:
    '`docker login` writes user name and password, merely base64-encoded, into the home folder: whoever reads it, or a backup of it, pulls private images and pushes his own over them.',
  remediation:
    'Set `credsStore` (pass, secretservice) or `credHelpers` in ~/.docker/config.json, or log in with a token that may only pull and expires; log out afterwards.',
  fix: {
    command: 'docker logout REGISTRY',
    breaks: 'Unattended pulls need a helper that answers without a person, as those of cloud registries do.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.2.3' },
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/login/#credential-stores' },
  ],
  needs: { self: { files: registryCredentials } },
  evaluate: ({ self: { files } }) =>
    judgeEach(files, judge, { whenEmpty: notApplicable('Nobody keeps logins to registries here') }),
});
