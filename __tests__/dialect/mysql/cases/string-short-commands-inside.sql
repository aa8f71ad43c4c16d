SELECT '\g \G \! \c', "\.\q";
