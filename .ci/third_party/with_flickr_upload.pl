# What a program on Flickr::Upload does: an upload with its tags, one with a ticket.
use strict;
use warnings;
use Flickr::Upload;

my $api = Flickr::Upload->new({
    consumer_key    => $ENV{FLICKR_API_KEY},
    consumer_secret => $ENV{FLICKR_API_SECRET},
    token           => $ENV{FLICKR_OAUTH_TOKEN},
    token_secret    => $ENV{FLICKR_OAUTH_TOKEN_SECRET},
});
my $id = $api->upload(photo => $ARGV[0], title => 'Otter', tags => 'otter "river bank"', is_public => 0) or die 'upload';
my $info = $api->execute_method('flickr.photos.getInfo', {photo_id => $id})->as_hash->{photo};
die 'title' unless $info->{title} eq 'Otter';
die 'tags' unless grep { $_->{raw} eq 'river bank' } @{$info->{tags}{tag}};
my $ticket = $api->upload(photo => $ARGV[0], async => 1) or die 'ticket';
my ($state) = map { ($api->check_upload($ticket))[0] } 1 .. 2;
($state) = $api->check_upload($ticket);
die 'not done' unless $state->{complete} == 1 && $state->{photoid};
print "upload, tags, ticket\n";
