/**
 * `antivirus` finds malware in files; `on-access` while they are opened; `sensor` watches what programs do; `container-sensor` tells containers apart in it;
 * `integrity` notices changed files; `guard` shuts out who guesses passwords; `scanner` looks for known vulnerabilities; `rootkit` for hidden programs;
 * `network` reads what passes on the wire; `accounting` records which programs were run.
 */
export type ProductKind =
  | 'antivirus'
  | 'on-access'
  | 'sensor'
  | 'container-sensor'
  | 'integrity'
  | 'guard'
  | 'scanner'
  | 'rootkit'
  | 'network'
  | 'accounting';

export interface SecurityProduct {
  readonly name: string;
  readonly kinds: readonly ProductKind[];
  /** Names of its processes, cut to 15 characters by the kernel, or of their programs. */
  readonly processes?: RegExp;
  /** Where its programs lie, for processes whose names say nothing. */
  readonly folder?: RegExp;
  readonly packages?: RegExp;
  readonly units?: RegExp;
}
