import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** A directive of a web server or of PHP. */
export interface WebDirective {
  readonly product: 'nginx' | 'apache' | 'php';
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

export interface WebSettings {
  /** Products whose main file was found. */
  readonly products: ReadonlySet<WebDirective['product']>;
  readonly directives: readonly WebDirective[];
}

/**
 * Only the lines that are judged are taken: sites hold much, secrets among it. The files are those that the distributions' main files include;
 * a site may be put elsewhere, and its lines are then not seen.
 */
const SCRIPT = `w() { p=$1 e=$2; shift 2; n=$#
for f do
[ -f "$f" ] || continue
echo "# $p"
if [ -r "$f" ]; then set -- "$@" "$f"; else echo "@ hidden $f"; fi
done
shift $n
[ $# = 0 ] || grep -inHE "$e" -- "$@"; }
w nginx '^[^#]*(server_tokens|ssl_protocols)[[:space:]]' /etc/nginx/nginx.conf /etc/nginx/conf.d/*.conf /etc/nginx/http.d/*.conf /etc/nginx/snippets/*.conf /etc/nginx/sites-enabled/*
w apache '^[[:space:]]*(ServerTokens|ServerSignature|TraceEnable|SSLProtocol)[[:space:]]' /etc/apache2/apache2.conf /etc/apache2/conf-enabled/*.conf /etc/apache2/mods-enabled/*.conf /etc/apache2/sites-enabled/*.conf /etc/apache2/conf.d/*.conf /etc/apache2/httpd.conf /etc/httpd/conf/httpd.conf /etc/httpd/conf.d/*.conf
w php '^[[:space:]]*(expose_php|allow_url_include|allow_url_fopen|enable_dl|display_errors)[[:space:]]*=' /etc/php.ini /etc/php.d/*.ini /etc/php*/php.ini /etc/php/*/apache2/php.ini /etc/php/*/apache2/conf.d/*.ini /etc/php/*/fpm/php.ini /etc/php/*/fpm/conf.d/*.ini /etc/php/*/cgi/php.ini
:`;

const PHP = /^\s*(\w+)\s*=\s*"?([^";]*?)"?\s*(?:;.*)?$/;
const SERVER =
  /(?:^|[\s{;])(server_tokens|ssl_protocols|servertokens|serversignature|traceenable|sslprotocol)\s+([^;{}]+?)\s*(?:[;}]|$)/i;

/** Null where neither nginx, Apache nor PHP of a web server is set up. */
export const webSettings = defineFact({
  id: 'web-settings',
  description: 'What web servers and PHP tell and allow',
  probe: shell(SCRIPT),
  parse: (output): WebSettings | null => {
    const products = new Set<WebDirective['product']>();
    const directives: WebDirective[] = [];
    let product: WebDirective['product'] = 'nginx';
    for (const text of (output?.stdout ?? '').split('\n')) {
      const head = /^# (nginx|apache|php)$/.exec(text)?.[1] as WebDirective['product'] | undefined;
      if (head !== undefined) {
        product = head;
        products.add(head);
        continue;
      }
      const hidden = /^@ hidden (.*)$/.exec(text)?.[1];
      if (hidden !== undefined) throw new Inconclusive('permission', `${hidden} may not be read`);
      const [, path, line, body = ''] = /^(\/.*?):(\d+):(.*)$/.exec(text) ?? [];
      if (path === undefined || line === undefined) continue;
      const pattern = product === 'php' ? PHP : SERVER;
      const [, name, value = ''] = pattern.exec(product === 'php' ? body : body.replace(/#.*/, '')) ?? [];
      if (name !== undefined)
        directives.push({ product, name: name.toLowerCase(), value: value.trim(), path, line: Number(line) });
    }
    return products.size === 0 ? null : { products, directives };
  },
});

/** Files of one product’s directive of that name. */
export const directivesOf = (
  { directives }: WebSettings,
  product: WebDirective['product'],
  name: string,
): readonly WebDirective[] =>
  directives.filter((directive) => directive.product === product && directive.name === name);
