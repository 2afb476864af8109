import { PublishError } from '@omnipub/core';
import { type Channel, fullChannel, parseChannel } from '../../api/channel.js';

/** A channel as the caller wrote it, and taken apart. */
export interface WantedChannel {
  /** As it is sent. */
  readonly text: string;
  readonly parts: Channel;
  /** With `latest` for a track that is not named. */
  readonly full: string;
}

/** Checks the channels of a call; one that is named twice counts once. @throws PublishError INVALID_INPUT for none, or what is no channel */
export function wantedChannels(channels: readonly string[]): WantedChannel[] {
  if (channels.length === 0)
    throw new PublishError('INVALID_INPUT', 'no channel is given', {
      store: 'snap',
      hint: 'name at least one, such as edge or 2.0/stable',
    });
  const wanted = channels.map((text) => {
    const parts = parseChannel(text, 'snap');
    return { text, parts, full: fullChannel(parts) };
  });
  return [...new Map(wanted.map((channel) => [channel.full, channel])).values()];
}
