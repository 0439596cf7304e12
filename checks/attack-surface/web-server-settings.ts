import {
  completeSet,
  defineCheck,
  directivesOf,
  type Finding,
  judgeEach,
  notApplicable,
  type Reference,
  type Severity,
  type WebDirective,
  type WebSettings,
  webSettings,
} from 'rempart/check';

interface Rule {
  readonly product: WebDirective['product'];
  readonly name: string;
  readonly expected: string;
  readonly isGood: (value: string) => boolean;
  /** What the program does where no file says anything. */
  readonly byDefault: 'good' | 'bad';
  readonly message: string;
  readonly severity?: Severity;
}

interface Row {
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  readonly rules: readonly Rule[];
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly Reference[];
}

const lynis = (id: string): Reference => ({ standard: 'lynis', id });
const off = (value: string): boolean => /^(off|0|no|false|none|)$/i.test(value);
const OLD_TLS = /\b(SSLv2|SSLv3|TLSv1(?:\.[01])?)(?![.\d])/;

/** `all -SSLv3 -TLSv1`, `+TLSv1.2`, or a plain list; `all` of Apache holds TLS 1.0 and 1.1 as far as OpenSSL still does. */
const apacheIsModern = (value: string): boolean => {
  const words = value.split(/\s+/);
  const removed = (name: string) => words.some((word) => word.toLowerCase() === `-${name.toLowerCase()}`);
  if (words.some((word) => /^\+?all$/i.test(word))) return removed('TLSv1') && removed('TLSv1.1');
  return !words.some((word) => !word.startsWith('-') && OLD_TLS.test(word));
};

const TABLE: readonly Row[] = [
  {
    slug: 'web-server-version-hidden',
    title: 'The web server does not tell its version',
    severity: 'low',
    rules: [
      {
        product: 'nginx',
        name: 'server_tokens',
        expected: 'off',
        isGood: (value) => off(value) || value === 'build',
        byDefault: 'bad',
        message: 'nginx tells its version',
      },
      {
        product: 'apache',
        name: 'servertokens',
        expected: 'Prod',
        isGood: (value) => /^prod(uctonly)?$/i.test(value),
        byDefault: 'bad',
        message: 'Apache tells its version and system',
      },
      {
        product: 'apache',
        name: 'traceenable',
        expected: 'Off',
        isGood: off,
        byDefault: 'bad',
        message: 'Apache sends back what it was sent (TRACE)',
      },
      {
        product: 'php',
        name: 'expose_php',
        expected: 'Off',
        isGood: off,
        byDefault: 'bad',
        message: 'PHP tells its version',
      },
    ],
    rationale: 'Whoever looks for one hole finds the hosts that have it by what they tell of themselves.',
    remediation:
      'nginx: `server_tokens off;` in the http block. Apache: `ServerTokens Prod`, `ServerSignature Off`, `TraceEnable Off`. PHP: `expose_php = Off`. Reload them.',
    references: [lynis('HTTP-6708'), lynis('HTTP-6626'), lynis('PHP-2372')],
  },
  {
    slug: 'web-server-modern-tls',
    title: 'The web server refuses old versions of TLS',
    severity: 'medium',
    rules: [
      {
        product: 'nginx',
        name: 'ssl_protocols',
        expected: 'TLSv1.2 TLSv1.3',
        isGood: (value) => !OLD_TLS.test(value),
        byDefault: 'good',
        message: 'nginx takes connections of SSL 3, TLS 1.0 or 1.1',
      },
      {
        product: 'apache',
        name: 'sslprotocol',
        expected: '-all +TLSv1.2 +TLSv1.3',
        isGood: apacheIsModern,
        byDefault: 'good',
        message: 'Apache takes connections of SSL 3, TLS 1.0 or 1.1',
      },
    ],
    rationale: 'Old versions are broken by design (RFC 8996), and a client can be led back to them.',
    remediation:
      'nginx: `ssl_protocols TLSv1.2 TLSv1.3;`. Apache: `SSLProtocol -all +TLSv1.2 +TLSv1.3`. It can break clients from before 2014.',
    references: [lynis('HTTP-6710'), { standard: 'url', id: 'https://www.rfc-editor.org/rfc/rfc8996' }],
  },
  {
    slug: 'php-loads-nothing-remote',
    title: 'PHP runs no code that it fetches',
    severity: 'high',
    rules: [
      {
        product: 'php',
        name: 'allow_url_include',
        expected: 'Off',
        isGood: off,
        byDefault: 'good',
        message: 'PHP runs code from any address that a request can name',
      },
      {
        product: 'php',
        name: 'enable_dl',
        expected: 'Off',
        isGood: off,
        byDefault: 'bad',
        message: 'Scripts load extensions into PHP at run time',
        severity: 'low',
      },
      {
        product: 'php',
        name: 'allow_url_fopen',
        expected: 'Off',
        isGood: off,
        byDefault: 'bad',
        message: 'Scripts open addresses like files',
        severity: 'info',
      },
    ],
    rationale: 'An include of a name that comes with the request then is a shell for whoever sends it.',
    remediation:
      'Write `allow_url_include = Off`, `enable_dl = Off` and, where no application needs it, `allow_url_fopen = Off` to php.ini of the web server, and restart it.',
    references: [lynis('PHP-2374'), lynis('PHP-2376'), lynis('PHP-2378')],
  },
];

const findingsOf = (settings: WebSettings, rule: Rule): readonly Finding[] => {
  const said = directivesOf(settings, rule.product, rule.name);
  const common = {
    message: rule.message,
    expected: rule.expected,
    ...(rule.severity === undefined ? {} : { severity: rule.severity }),
  };
  if (said.length === 0)
    return rule.byDefault === 'good'
      ? []
      : [{ ...common, actual: 'nothing said', location: { resource: `${rule.product} ${rule.name}` } }];
  return said
    .filter(({ value }) => !rule.isGood(value))
    .map(({ value, path, line }) => ({
      ...common,
      actual: value,
      location: { path, line, resource: `${path} ${rule.name}` },
    }));
};

/** Every line of a site counts, for each answers under its own name. */
export default TABLE.map((row) =>
  defineCheck({
    id: `attack-surface/${row.slug}`,
    title: row.title,
    targets: ['host'],
    severity: row.severity,
    rationale: row.rationale,
    remediation: row.remediation,
    references: row.references,
    needs: { self: { settings: webSettings } },
    evaluate({ self: { settings } }) {
      const rules = row.rules.filter(({ product }) => settings?.products.has(product));
      if (settings === null || rules.length === 0)
        return notApplicable('No web server that this is about is set up here');
      const findings = rules.flatMap((rule) => findingsOf(settings, rule));
      return judgeEach(completeSet<Finding>(findings), (finding) => finding);
    },
  }),
);
