import { type CallControl, callOf, type Deps, eachAsPublishErrorOf, type Identity } from '@omnipub/core';
import { asStoreError } from '../api/errors.js';
import { identityOf } from '../login/who-am-i.js';
import { fetchAccount, type RegisteredSnap, type SnapAccount } from './account/account.js';
import { isAgreementSigned } from './account/agreement.js';
import { fetchAccountKeys } from './assertions/account-key.js';
import * as sets from './assertions/assertion-sets.js';
import * as assertions from './assertions/snap-assertions.js';
import { type ChannelMap, fetchChannelMap, type SnapTrack } from './channels/channel-map.js';
import { type ChannelStatus, channelStatuses } from './channels/channel-status.js';
import * as state from './channels/state.js';
import { fetchPackage, type GatewayPackage, listPackages } from './gateway/packages.js';
import type { SnapMedia } from './listing/change-media.js';
import { fetchInfo, type SnapInfo } from './listing/info.js';
import { listingOfSnap } from './listing/listing-of-snap.js';
import { fetchMedia } from './listing/media.js';
import type { SnapListing } from './listing/metadata.js';
import { fetchMetrics, type Metric, type MetricFilter } from './listing/metrics.js';
import { listNames } from './names/list-names.js';
import { findByDigest } from './revisions/find-revision.js';
import { getRevision } from './revisions/get-revision.js';
import { listReleases, listRevisions } from './revisions/list-revisions.js';
import type { SnapRelease } from './revisions/release-pages.js';
import type { SnapRevision } from './revisions/revision.js';
import { openSnapSession, type SnapSession, type SnapStoreConfig } from './session.js';

/** The half of {@link SnapStoreClient} that changes nothing. */
export class SnapStoreReadClient {
  protected readonly session: SnapSession;

  constructor(config: SnapStoreConfig, deps: Deps) {
    this.session = openSnapSession(config, deps);
  }

  /** {@link identityOf} */
  whoami(control?: CallControl): Promise<Identity> {
    return asStoreError('snap', identityOf(this.session, callOf(control)));
  }
  /** {@link fetchAccount} */
  account(control?: CallControl): Promise<SnapAccount> {
    return asStoreError('snap', fetchAccount(this.session, callOf(control)));
  }
  /** {@link fetchAccountKeys} */
  accountKeys(control?: CallControl): Promise<SnapAccount['keys']> {
    return asStoreError('snap', fetchAccountKeys(this.session, callOf(control)));
  }
  /** {@link isAgreementSigned} */
  isAgreementSigned(control?: CallControl): Promise<boolean> {
    return asStoreError('snap', isAgreementSigned(this.session, callOf(control)));
  }

  /** {@link listNames} */
  listNames(control?: CallControl): AsyncIterable<RegisteredSnap> {
    return eachAsPublishErrorOf('snap', listNames(this.session, callOf(control)));
  }
  /** {@link listPackages} */
  listPackages(options: Parameters<typeof listPackages>[1] & CallControl = {}): Promise<GatewayPackage[]> {
    return asStoreError('snap', listPackages(this.session, options, callOf(options)));
  }
  /** {@link fetchPackage} */
  package(name: string, control?: CallControl): Promise<GatewayPackage> {
    return asStoreError('snap', fetchPackage(this.session, name, callOf(control)));
  }
  /** {@link fetchInfo} */
  info(name: string, control?: CallControl): Promise<SnapInfo> {
    return asStoreError('snap', fetchInfo(this.session, name, callOf(control)));
  }

  /** {@link listRevisions} */
  listRevisions(name: string, control?: CallControl): AsyncIterable<SnapRevision> {
    return eachAsPublishErrorOf('snap', listRevisions(this.session, name, callOf(control)));
  }
  /** {@link listReleases} */
  listReleases(name: string, control?: CallControl): AsyncIterable<SnapRelease> {
    return eachAsPublishErrorOf('snap', listReleases(this.session, name, callOf(control)));
  }
  /** {@link getRevision} */
  revision(name: string, revision: number, control?: CallControl): Promise<SnapRevision> {
    return asStoreError('snap', getRevision(this.session, name, revision, callOf(control)));
  }
  /** {@link findByDigest} */
  findByDigest(name: string, digest: string, control?: CallControl): Promise<SnapRevision | undefined> {
    return asStoreError('snap', findByDigest(this.session, name, digest, callOf(control)));
  }

  /** {@link fetchChannelMap} */
  channelMap(name: string, control?: CallControl): Promise<ChannelMap> {
    return asStoreError('snap', fetchChannelMap(this.session, name, callOf(control)));
  }
  /** {@link channelStatuses} */
  async status(name: string, control?: CallControl): Promise<ChannelStatus[]> {
    return channelStatuses(await this.channelMap(name, control));
  }
  /** The tracks of a snap and how they stand. */
  async tracks(name: string, control?: CallControl): Promise<readonly SnapTrack[]> {
    return (await this.channelMap(name, control)).tracks;
  }
  /** {@link state.fetchState} */
  state(
    name: string,
    options: Parameters<typeof state.fetchState>[2] & CallControl = {},
  ): Promise<state.StateRow[]> {
    return asStoreError('snap', state.fetchState(this.session, name, options, callOf(options)));
  }
  /** {@link state.fetchHistory} */
  history(
    name: string,
    options: Parameters<typeof state.fetchHistory>[2] & CallControl = {},
  ): Promise<state.HistoryRow[]> {
    return asStoreError('snap', state.fetchHistory(this.session, name, options, callOf(options)));
  }

  /** {@link listingOfSnap} */
  listingOfSnap(path: string, control?: CallControl): Promise<SnapListing & { readonly name: string }> {
    return asStoreError('snap', listingOfSnap(this.session, path, callOf(control)));
  }
  /** {@link fetchMedia} */
  media(name: string, control?: CallControl): Promise<SnapMedia[]> {
    return asStoreError('snap', fetchMedia(this.session, name, callOf(control)));
  }
  /** {@link fetchMetrics} */
  metrics(name: string, filters: readonly MetricFilter[], control?: CallControl): Promise<Metric[]> {
    return asStoreError('snap', fetchMetrics(this.session, name, filters, callOf(control)));
  }

  /** {@link assertions.fetchValidations} */
  validations(
    name: string,
    options: Parameters<typeof assertions.fetchValidations>[2] & CallControl = {},
  ): Promise<assertions.Validation[]> {
    return asStoreError('snap', assertions.fetchValidations(this.session, name, options, callOf(options)));
  }
  /** {@link assertions.fetchDevelopers} */
  developers(name: string, control?: CallControl): Promise<Readonly<Record<string, unknown>>> {
    return asStoreError('snap', assertions.fetchDevelopers(this.session, name, callOf(control)));
  }
  /** {@link sets.fetchValidationSets} */
  validationSets(query: sets.AssertionQuery & CallControl = {}): Promise<sets.StoreAssertion[]> {
    return asStoreError('snap', sets.fetchValidationSets(this.session, query, callOf(query)));
  }
  /** {@link sets.fetchConfdbSchemas} */
  confdbSchemas(
    query: Omit<sets.AssertionQuery, 'sequence'> & CallControl = {},
  ): Promise<sets.StoreAssertion[]> {
    return asStoreError('snap', sets.fetchConfdbSchemas(this.session, query, callOf(query)));
  }
}
