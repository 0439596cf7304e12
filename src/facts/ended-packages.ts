/** A source package whose security support ends before that of its release. */
export interface EndedPackage {
  /** Name of the source package; one that ends in `*` stands for every name that begins so. */
  readonly source: string;
  /** The last version that was supported: newer ones are not of the release. Null where no version is. */
  readonly last: string | null;
  /** The day its support ended, YYYY-MM-DD. */
  readonly ended: string;
  readonly why: string;
}

/** The day until which the table below was compiled. */
export const ENDED_PACKAGES_AS_OF = '2026-06-30';

const ended = (source: string, last: string | null, day: string, why: string): EndedPackage => ({
  source,
  last,
  ended: day,
  why,
});

const UPSTREAM = 'upstream mends that line no more';
const TOO_COMPLEX = 'fixes are too large to carry back';
const BUILD_ONLY = 'it is there to build other packages';
const ABANDONED = 'upstream gave it up';
const WEBKIT = 'a browser engine that cannot be kept up to date';
const PYTHON_2 = 'it carries the library of Python 2';

/**
 * By major version of Debian: what its lists of ended support name (package debian-security-support, 1:13+2026.01.04 and 1:12+2026.06.30). A release that
 * is not here has no list that was read.
 */
export const ENDED_PACKAGES: ReadonlyMap<string, readonly EndedPackage[]> = new Map([
  [
    '10',
    [
      ended('libperlspeak-perl', '2.01-2', '2020-04-16', ABANDONED),
      ended('xen', '4.11.4+107-gef32c7afa2-1', '2021-08-28', UPSTREAM),
      ended('chromium', '90.0.4430.212-1~deb10u1', '2022-01-14', TOO_COMPLEX),
      ended('slurm-llnl', '18.08.5.2-1+deb10u2', '2022-08-01', TOO_COMPLEX),
      ended('gpac', '0.5.2-426-gc5ad4e4+dfsg5-5', '2022-08-03', TOO_COMPLEX),
      ended('libspring-java', '4.3.5-1+deb9u1', '2022-08-09', UPSTREAM),
      ended('ckeditor3', '3.6.6.1+dfsg-1', '2022-08-09', UPSTREAM),
      ended('pluxml', '5.6-1', '2023-05-06', ABANDONED),
      ended('tor', '0.3.5.16-1+deb10u1', '2023-12-03', UPSTREAM),
      ended('salt', '2018.3.4+dfsg1-6+deb10u3', '2024-01-29', TOO_COMPLEX),
      ended('snort', '2.9.20-0+deb10u1', '2024-02-11', UPSTREAM),
      ended('lucene-solr', '3.6.2+dfsg-20+deb10u2', '2024-04-07', UPSTREAM),
      ended('nvidia-cuda-toolkit', '9.2.148-7+deb10u1', '2024-04-30', 'its sources are closed'),
    ],
  ],
  [
    '11',
    [
      ended('xen', '4.14.5+94-ge49571868d-1', '2023-09-30', UPSTREAM),
      ended('tor', '0.4.5.16-1', '2023-11-22', UPSTREAM),
      ended('consul', '1.8.7+dfsg1-2', '2023-12-04', TOO_COMPLEX),
      ended('chromium', '120.0.6099.224-1~deb11u1', '2024-01-23', TOO_COMPLEX),
      ended('snort', '2.9.20-0+deb11u1', '2024-02-11', UPSTREAM),
      ended('pdns-recursor', '4.4.2-3', '2024-05-14', UPSTREAM),
      ended('slurm-wlm', '20.11.7+really20.11.4-2+deb11u1', '2024-05-14', TOO_COMPLEX),
      ended('libreswan', '4.3-1+deb11u3', '2024-06-03', TOO_COMPLEX),
      ended('phppgadmin', '7.13.0+dfsg-2', '2024-06-29', ABANDONED),
      ended('pytest-salt-factories', '0.93.0-1', '2024-06-29', 'it serves Salt, which ended'),
      ended('pytest-testinfra', '6.1.0-1', '2024-06-29', 'it serves Salt, which ended'),
      ended('salt', '3002.6+dfsg1-4+deb11u1', '2024-06-29', TOO_COMPLEX),
      ended('gpac', '1.0.1+dfsg1-4+deb11u3', '2024-08-08', TOO_COMPLEX),
      ended('iotjs', '1.0+715-1', '2024-08-15', ABANDONED),
      ended('wpewebkit', '2.38.6-1~deb11u1', '2024-08-16', WEBKIT),
      ended('cython', '0.29.21-3', '2024-09-29', BUILD_ONLY),
      ended('jython', '2.7.2+repack1-3', '2024-09-29', PYTHON_2),
      ended('pypy', '7.3.3+dfsg-2', '2024-09-29', PYTHON_2),
      ended('intel-mediasdk', '21.1.0-1', '2024-11-07', ABANDONED),
      ended('node-matrix-js-sdk', '9.3.0+~cs9.9.16-2', '2025-01-30', TOO_COMPLEX),
      ended('ckeditor3', '3.6.6.1+dfsg-7', '2025-04-04', BUILD_ONLY),
      ended('odoo', '14.0.0+dfsg.2-7+deb11u2', '2025-04-12', 'upstream does not tell which change is a fix'),
    ],
  ],
  [
    '12',
    [
      ended('wpewebkit', '2.38.6-1', '2023-05-09', WEBKIT),
      ended('intel-mediasdk', '22.5.4-1', '2024-11-21', ABANDONED),
      ended('libnet-easytcp-perl', '0.26-6', '2025-01-18', ABANDONED),
      ended('php-horde*', null, '2025-03-22', 'it does not run with PHP 8'),
      ended('ckeditor3', '3.6.6.1+dfsg-7', '2025-04-04', BUILD_ONLY),
      ended('dnsdist', '1.7.3-2', '2025-10-01', UPSTREAM),
      ended('pdns', '4.7.3-2', '2025-10-01', UPSTREAM),
      ended('pdns-recursor', '4.8.8-1+deb12u1', '2025-10-01', UPSTREAM),
      ended('suricata', '1:6.0.10-1', '2026-04-30', UPSTREAM),
      ended('lxd', '5.0.2-5+deb12u6', '2026-06-12', TOO_COMPLEX),
      ended('mbedtls', null, '2026-06-12', 'a library of cryptography that is hard to mend for years'),
      ended('mimetex', '1.76-2', '2026-06-12', ABANDONED),
      ended('opennds', '9.10.0-1', '2026-06-12', TOO_COMPLEX),
      ended('ruby-saml', '1.13.0-1+deb12u1', '2026-06-12', 'nothing of the release needs it'),
      ended('smb4k', '3.1.7-1', '2026-06-12', TOO_COMPLEX),
      ended(
        'wolfssl',
        '5.5.4-2+deb12u2',
        '2026-06-12',
        'a library of cryptography that is hard to mend for years',
      ),
    ],
  ],
  [
    '13',
    [
      ended('isc-dhcp', '4.4.3-P1-2', '2023-07-05', ABANDONED),
      ended('consul', '1.10.12+dfsg1-1', '2023-09-20', TOO_COMPLEX),
      ended('wpewebkit', null, '2026-01-04', WEBKIT),
    ],
  ],
]);
