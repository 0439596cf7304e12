import check from '../../../checks/vulnerabilities/image-downloads-verified.ts';
import { testCheck } from '../../test-check.ts';

const built = (...steps: readonly string[]) => ({
  self: {
    history: steps.map((createdBy) => ({ created: null, createdBy, comment: null, size: 0, tags: null })),
  },
});

testCheck(check, [
  {
    name: 'verified',
    facts: built('RUN /bin/sh -c curl -fsSLO https://a.example/x && echo "1 x" | sha256sum -c'),
    expect: 'pass',
  },
  {
    name: 'without looking at certificates',
    facts: built('RUN /bin/sh -c curl -sk https://a.example/x -o x'),
    expect: 'fail',
  },
  {
    name: 'wget likewise',
    facts: built('RUN wget --no-check-certificate https://a.example/x'),
    expect: 'fail',
  },
  { name: 'unsigned packages', facts: built('RUN apk add --allow-untrusted x.apk'), expect: 'fail' },
  {
    name: 'piped to a shell: milder',
    facts: built('RUN curl -fsSL https://a.example/install.sh | bash'),
    expect: 'fail',
  },
  {
    name: 'piped to tar is no shell',
    facts: built('RUN curl -fsSL https://a.example/x.tgz | tar xz'),
    expect: 'pass',
  },
  {
    name: 'a long option with a k is no -k',
    facts: built('RUN curl --keepalive-time 2 --silent https://a.example/x'),
    expect: 'pass',
  },
  {
    name: 'without encryption',
    facts: built('RUN /bin/sh -c wget -q "http://a.example/x" -O x # buildkit'),
    expect: 'fail',
  },
  {
    name: 'without encryption, and compared with a sum',
    facts: built('RUN curl -o x http://a.example/x && echo "1 x" | sha256sum -c -'),
    expect: 'pass',
  },
  {
    name: 'without looking at certificates, and compared with a signature',
    facts: built('RUN curl -sk https://a.example/x -o x && gpg --batch --verify x.asc x'),
    expect: 'pass',
  },
  { name: 'from itself', facts: built('RUN curl http://localhost:8080/ready'), expect: 'pass' },
  {
    name: 'added without encryption: milder',
    facts: built('ADD http://a.example/x /x # buildkit'),
    expect: 'fail',
  },
  {
    name: 'what is only set is not fetched',
    facts: built('ENV URL=http://a.example/x curl', 'CMD ["curl" "-k" "https://a.example"]'),
    expect: 'pass',
  },
  { name: 'an imported image has no steps', facts: built(''), expect: 'not-applicable' },
]);
