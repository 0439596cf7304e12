/* Generated from the folder by `npm run generate`. */

import type { AnyCheck } from 'rempart/check';
import nonRootUserConfiguredUser from './non-root-user/configured-user.ts';
import nonRootUserImageUser from './non-root-user/image-user.ts';
import nonRootUserNoSshd from './non-root-user/no-sshd.ts';
import nonRootUserNumericUser from './non-root-user/numeric-user.ts';
import nonRootUserProcesses from './non-root-user/processes.ts';
import nonRootUserRootGroup from './non-root-user/root-group.ts';
import nonRootUserSupplementaryGroups from './non-root-user/supplementary-groups.ts';
import nonRootUserUserNamespace from './non-root-user/user-namespace.ts';
import nonRootUserUserNotOverridden from './non-root-user/user-not-overridden.ts';
import osHardeningAccountIdsUnique from './os-hardening/account-ids-unique.ts';
import osHardeningKernelParameters from './os-hardening/kernel-parameters.ts';
import osHardeningNetworkParameters from './os-hardening/network-parameters.ts';
import osHardeningNoEmptyPasswords from './os-hardening/no-empty-passwords.ts';
import osHardeningOnlyRootHasUid0 from './os-hardening/only-root-has-uid-0.ts';
import osHardeningPasswordAgeing from './os-hardening/password-ageing.ts';
import osHardeningPasswordHashesStrong from './os-hardening/password-hashes-strong.ts';
import osHardeningPasswordsShadowed from './os-hardening/passwords-shadowed.ts';
import osHardeningRootGroupsSmall from './os-hardening/root-groups-small.ts';
import osHardeningSudoAsksAgain from './os-hardening/sudo-asks-again.ts';
import osHardeningSudoAsksForPassword from './os-hardening/sudo-asks-for-password.ts';
import osHardeningSudoCommandsConfined from './os-hardening/sudo-commands-confined.ts';
import osHardeningSystemAccountsClosed from './os-hardening/system-accounts-closed.ts';
import privilegedModeAddedCapabilities from './privileged-mode/added-capabilities.ts';
import privilegedModeDefaultCapabilities from './privileged-mode/default-capabilities.ts';
import privilegedModeEffectiveCapabilities from './privileged-mode/effective-capabilities.ts';
import privilegedModeNoNewPrivileges from './privileged-mode/no-new-privileges.ts';
import privilegedModePrivileged from './privileged-mode/privileged.ts';
import privilegedModeRawSockets from './privileged-mode/raw-sockets.ts';
import sshServerAlgorithms from './ssh-server/algorithms.ts';
import sshServerAuthentication from './ssh-server/authentication.ts';
import sshServerForwarding from './ssh-server/forwarding.ts';
import sshServerPasswordAuthentication from './ssh-server/password-authentication.ts';
import sshServerPermitRootLogin from './ssh-server/permit-root-login.ts';
import sshServerSessions from './ssh-server/sessions.ts';

/** Every built-in check; a file holds one, or a table of like ones. */
export const builtInChecks: readonly AnyCheck[] = [
  nonRootUserConfiguredUser,
  nonRootUserImageUser,
  nonRootUserNoSshd,
  nonRootUserNumericUser,
  nonRootUserProcesses,
  nonRootUserRootGroup,
  nonRootUserSupplementaryGroups,
  nonRootUserUserNamespace,
  nonRootUserUserNotOverridden,
  osHardeningAccountIdsUnique,
  osHardeningKernelParameters,
  osHardeningNetworkParameters,
  osHardeningNoEmptyPasswords,
  osHardeningOnlyRootHasUid0,
  osHardeningPasswordAgeing,
  osHardeningPasswordHashesStrong,
  osHardeningPasswordsShadowed,
  osHardeningRootGroupsSmall,
  osHardeningSudoAsksAgain,
  osHardeningSudoAsksForPassword,
  osHardeningSudoCommandsConfined,
  osHardeningSystemAccountsClosed,
  privilegedModeAddedCapabilities,
  privilegedModeDefaultCapabilities,
  privilegedModeEffectiveCapabilities,
  privilegedModeNoNewPrivileges,
  privilegedModePrivileged,
  privilegedModeRawSockets,
  sshServerAlgorithms,
  sshServerAuthentication,
  sshServerForwarding,
  sshServerPasswordAuthentication,
  sshServerPermitRootLogin,
  sshServerSessions,
].flat();
