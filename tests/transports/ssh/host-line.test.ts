import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostLineContract } from './host-line.contract.ts';
import { temporaryFolder } from './ssh-client.ts';

hostLineContract({
  name: 'ssh2',
  options: (options) => options,
  via: null,
  hasOffer: true,
  forwards: true,
});

hostLineContract({
  name: 'the ssh program',
  options: (options) => {
    // A certificate in the configuration is what ssh2 cannot use; that it is not there changes nothing else.
    const configFile = join(temporaryFolder(), 'config');
    writeFileSync(configFile, `CertificateFile ${configFile}-cert.pub\nIdentitiesOnly yes\n`);
    const env = { HOME: options.home, USER: 'auditor', PATH: process.env.PATH };
    return { configFile, useSshProgram: true, env, ...options };
  },
  via: 'ssh program: user certificate',
  hasOffer: false,
  forwards: false,
});
