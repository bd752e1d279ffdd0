package lobby

import (
	"crypto/rand"
	"fmt"
	"slices"

	"kith"
	"kith/catalogue"
)

func (t *turn) topicList() ([]catalogue.Phrase, error) {
	if t.declared() && (t.peer.Asking == "" || t.peer.Asking == askMeant || t.peer.Asking == askWhich) {
		t.peer.Asking, t.peer.Pressing = askTopic, ""
	}
	return say(catalogue.Topics(t.menu(), t.offer.More()))
}

// search answers find: it finds out which topic is meant.
func (t *turn) search(in input) ([]catalogue.Phrase, error) {
	if topic, ok := t.wanted(in); ok {
		return t.find(topic)
	}
	object := withoutFillers(in.object)
	if topic, ok := t.misspelt(object); ok {
		return t.offerTopic(topic)
	}
	if answer, done, err := t.heed(in); done || err != nil {
		return answer, err
	}
	if answer, missing, err := t.missing(nil); missing {
		return answer, err
	}
	which, err := t.ask(askTopic)
	if err != nil || object == "" {
		return which, err
	}
	return say(slices.Concat([]catalogue.Phrase{catalogue.NoSuchTopic()}, which)...)
}

// offerTopic asks whether a topic is meant whose name was not written exactly.
func (t *turn) offerTopic(topic kith.TopicID) ([]catalogue.Phrase, error) {
	if t.shut() {
		return say(t.turnedAway(), catalogue.UrgentHelp())
	}
	t.intend(only(topic))
	t.peer.Asking, t.peer.Pressing = askMeant, ""
	return say(catalogue.DidYouMean(t.topicName(topic)))
}

func (t *turn) replyMeant(said reply) ([]catalogue.Phrase, error) {
	wish := t.intended()
	if said == yes && len(wish) > 0 {
		return t.look(wish)
	}
	t.intend(nil)
	if answer, missing, err := t.missing(nil); missing {
		return answer, err
	}
	return t.ask(askTopic)
}

// replyTopic takes a number or a name after a menu of topics. Names are read
// whatever is open, so what is left is the rest.
func (t *turn) replyTopic(in input) (answer []catalogue.Phrase, done bool, err error) {
	if topic, ok := t.numbered(in.plain); ok {
		answer, err = t.find(topic)
		return answer, true, err
	}
	switch in.reply() {
	case no:
		t.settle()
		answer, err = say(catalogue.QuestionDropped())
	case yes:
		answer, err = t.question()
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// missing asks for what must be known before a search: consent, and that the
// peer is an adult. The wish is remembered meanwhile.
func (t *turn) missing(wish []kith.TopicShare) (answer []catalogue.Phrase, missing bool, err error) {
	if answer, barred, err := t.barred(); barred || err != nil {
		return answer, true, err
	}
	switch {
	case t.shut():
		t.intend(wish)
		answer, err = say(t.turnedAway(), catalogue.UrgentHelp())
	case !t.peer.Consented:
		first := []catalogue.Phrase{catalogue.ConsentFirst()}
		if t.stranger() {
			first = []catalogue.Phrase{catalogue.Greeting(), catalogue.UrgentHelp()}
		}
		t.intend(wish)
		answer, err = t.ask(askConsent)
		answer = slices.Concat(first, answer)
	case !t.declared():
		t.intend(wish)
		answer, err = t.ask(askAdult)
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// find lets a peer wait for company on a topic that they named.
func (t *turn) find(topic kith.TopicID) ([]catalogue.Phrase, error) { return t.look(only(topic)) }

// look lets a peer wait for company on topics, the surest first, unless they wait already.
func (t *turn) look(topics []kith.TopicShare) ([]catalogue.Phrase, error) {
	if answer, missing, err := t.missing(topics); missing {
		return answer, err
	}
	request := *allowed(t.request(topics))
	if t.peer.Asking != askIdentity { // this one matters more
		t.settle()
	}
	t.intend(nil)
	t.peer.Draft = nil
	places, err := t.places()
	if err != nil {
		return nil, err
	}
	fresh := slices.DeleteFunc(slices.Clone(topics), func(s kith.TopicShare) bool { return placeOn(places, s.Topic) >= 0 })
	if len(fresh) == 0 {
		there := places[placeOn(places, topics[0].Topic)]
		return say(catalogue.AlreadyThere(there.State, t.topicName(there.Topic), there.Pseudonym))
	}
	circles := slices.DeleteFunc(slices.Clone(places), func(p kith.Place) bool { return p.Topic == kith.TopicTalk })
	if t.atOnce > 0 && len(circles) >= t.atOnce {
		return say(catalogue.TooManyCircles(t.atOnce))
	}
	ticket, err := t.ticket()
	if err != nil {
		return nil, err
	}
	words := catalogue.AlreadyWaiting
	switch {
	case ticket == nil:
		if answer, limited, err := t.limited(); limited || err != nil {
			return answer, err
		}
		words = catalogue.Waiting
		request.Topics = fresh
		if ticket, err = t.wait(&request); err != nil {
			return nil, err
		}
	case !slices.ContainsFunc(fresh, func(s kith.TopicShare) bool { return waitsFor(ticket, s.Topic) }):
		return say(catalogue.WaitingForOther(t.ticketTopics(ticket)))
	}
	outlook, err := t.outlook(*ticket)
	if err != nil {
		return nil, err
	}
	answer := []catalogue.Phrase{words(t.ticketTopics(ticket), outlook), catalogue.WaitingNext()}
	if !outlook.Soon() {
		answer = append(answer, catalogue.UrgentHelp()) // nobody should be alone with an emergency meanwhile
	}
	return answer, nil
}

// placeOn is where in places one on a topic stands, or -1.
func placeOn(places []kith.Place, topic kith.TopicID) int {
	return slices.IndexFunc(places, func(p kith.Place) bool { return p.Topic == topic })
}

// waitsFor tells whether a ticket waits for company on a topic, among others.
func waitsFor(ticket *kith.Ticket, topic kith.TopicID) bool {
	return ticket.Topic == topic || ticket.Request != nil &&
		slices.ContainsFunc(ticket.Request.Topics, func(s kith.TopicShare) bool { return s.Topic == topic })
}

func (t *turn) wait(request *kith.Request) (*kith.Ticket, error) {
	ticket := &kith.Ticket{
		ID: kith.TicketID(rand.Text()), Peer: t.peer.Key, Topic: request.Topics[0].Topic, State: kith.TicketWaiting, Created: t.now().UTC(), Request: request,
	}
	if err := t.store.AddTicket(t.ctx, *ticket); err != nil {
		return nil, fmt.Errorf("add a ticket: %w", err)
	}
	if err := t.waits.Begin(t.ctx, *ticket); err != nil {
		return nil, fmt.Errorf("begin to wait: %w", err)
	}
	return ticket, nil
}

// cancel drops the open question if it was about finding or leaving; otherwise it
// ends the wait.
func (t *turn) cancel() ([]catalogue.Phrase, error) {
	_, leaving := circlesAsked(t.peer.Asking)
	wish := t.peer.Wish
	t.intend(nil)
	if t.moreOpen() {
		return t.cancelMore()
	}
	if leaving || t.asksReport() || t.asksBlock() || t.forgetOpen() || t.asksTopic() {
		t.settle()
		return say(catalogue.QuestionDropped())
	}
	if wish != "" {
		return say(catalogue.QuestionDropped())
	}
	ticket, err := t.ticket()
	if err != nil {
		return nil, err
	}
	if ticket == nil {
		places, err := t.places()
		if err != nil {
			return nil, err
		}
		if len(places) > 0 {
			return say(catalogue.CancelInCircle())
		}
		return say(catalogue.CancelNothing())
	}
	cancelled, err := t.store.CancelTicket(t.ctx, ticket.ID)
	if err != nil {
		return nil, fmt.Errorf("cancel a ticket: %w", err)
	}
	if !cancelled {
		return say(catalogue.CancelTooLate())
	}
	return say(catalogue.Cancelled(t.ticketTopics(ticket)))
}
